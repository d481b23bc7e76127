//! Puts the page of duty on the screen.

import { useRouter } from '@tanstack/react-router';
import { DutyPanel } from '../../features/duty/DutyPanel';
import { useDuty } from '../duty';
import { CheckLink } from './CheckLink';

export function DutyPage() {
  const { state, verbs } = useDuty();
  const router = useRouter();
  return (
    <>
      <DutyPanel
        state={state}
        verbs={verbs}
        onRoster={(group) => void router.navigate({ to: '/reading/rosters/$group', params: { group } })}
      />
      <CheckLink />
    </>
  );
}
