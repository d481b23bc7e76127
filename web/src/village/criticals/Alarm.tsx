//! On top of every page: a critical value nobody has answered. It is seen wherever somebody works, rings when a rung of
//! the ladder comes and again until it is answered, and leads to the value. `told`: the page itself says it already;
//! `shown`: the one value that is on the screen, which rings on and has no other words here.

import { useEffect } from 'react';
import { keepRinging, readyToRing } from '../../media/ring';
import { useResource } from '../core/resource';
import { criticals } from '../core/server';
import { t } from '../core/words';
import { CRITICALS, CRITICALS_WATCH, dutyWord, ringing } from '../home/model';
import { ButtonLink } from '../ui/ButtonLink';
import { Notice } from '../ui/Notice';

export function Alarm({ told, shown }: { told: boolean; shown: string | null }) {
  const all = useResource(CRITICALS, () => criticals.list('open'), CRITICALS_WATCH);
  const items = all.state === 'ready' ? all.value.items : [];
  const rings = ringing(items);
  const waiting = rings.filter((one) => one.id !== shown);
  const reason = rings.map((one) => `${one.id} ${one.state} ${one.rung ?? ''}`).join();
  useEffect(readyToRing, []);
  useEffect(() => (reason ? keepRinging() : undefined), [reason]);
  const [first] = waiting;
  return first && !told ? (
    <Notice tone="danger" title={t('home.criticals', { n: waiting.length })} urgent>
      <ButtonLink href={`/v/cases/${first.case}/critical/${first.id}`} kind="danger" wide>
        {dutyWord(first)}
      </ButtonLink>
    </Notice>
  ) : null;
}
