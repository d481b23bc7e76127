//! One examination: where it is now, the images arriving, its history with times, and what can be done here.

import type { Me } from '../../api/wire';
import { refresh, useResource } from '../core/resource';
import { cases } from '../core/server';
import { t } from '../core/words';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { CaseBody } from './CaseBody';
import { CASE_WATCH, caseKey } from './keys';

export function CasePage({ me, id }: { me: Me; id: string }) {
  const view = useResource(caseKey(id), () => cases.open(id), { kinds: CASE_WATCH, only: id });
  return (
    <Page title={t('case.title')} back="/v/cases">
      <Loaded of={view} retry={() => refresh(caseKey(id))}>
        {(found) => <CaseBody me={me} view={found} />}
      </Loaded>
    </Page>
  );
}
