//! On top of every page: a critical value nobody has answered. It is seen wherever somebody works, rings when a rung of
//! the ladder comes and again until it is answered, and leads to the value. `told`: the page itself says it already.

import { useEffect } from 'react';
import { keepRinging, readyToRing } from '../../media/ring';
import { useResource } from '../core/resource';
import { criticals } from '../core/server';
import { t } from '../core/words';
import { CRITICALS, CRITICALS_WATCH, dutyWord, openCriticals, ringing } from '../home/model';
import { ButtonLink } from '../ui/ButtonLink';
import { Notice } from '../ui/Notice';

export function Alarm({ told }: { told: boolean }) {
  const all = useResource(CRITICALS, () => criticals.list('open'), CRITICALS_WATCH);
  const items = all.state === 'ready' ? all.value.items : [];
  const waiting = ringing(items);
  const reason = waiting.map((one) => `${one.id} ${one.state} ${one.rung ?? ''}`).join();
  useEffect(readyToRing, []);
  useEffect(() => (reason ? keepRinging() : undefined), [reason]);
  const [first] = waiting;
  return first && !told ? (
    <Notice tone="danger" title={t('home.criticals', { n: openCriticals(items).length })} urgent>
      <ButtonLink href={`/v/cases/${first.case}/critical/${first.id}`} kind="danger" wide>
        {dutyWord(first)}
      </ButtonLink>
    </Notice>
  ) : null;
}
