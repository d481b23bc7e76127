//! The machines this person is signed in on, and the way out of all of them at once.

import { useAction } from '../core/action';
import { fullMoment, ago } from '../core/format';
import { refresh, useResource } from '../core/resource';
import { account } from '../core/server';
import { leave } from '../core/session';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Loaded } from '../ui/Loaded';
import { Rows } from '../ui/Rows';
import { Trouble } from '../ui/Trouble';

const KEY = '/session/all';
/** Android says Linux too, so it is looked for first. */
const SYSTEMS = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'Linux'];

export function SessionList() {
  const sessions = useResource(KEY, account.sessions, { kinds: ['session'] });
  const everywhere = useAction(async () => {
    await account.signOutEverywhere();
    leave('left');
  });
  return (
    <Loaded of={sessions} retry={() => refresh(KEY)}>
      {(list) => (
        <>
          <Rows>
            {list.items.map((one) => (
              <li key={one.id}>
                <strong>{one.current ? t('account.this-machine') : browserName(one.user_agent)}</strong>
                <br />
                {t('account.signed-in-at', { time: fullMoment(one.created_at) })} ·{' '}
                {t('account.last-seen', { time: ago(one.last_seen_at) })}
              </li>
            ))}
          </Rows>
          <Trouble problem={everywhere.problem} />
          <Button kind="danger" onClick={() => void everywhere.run()} busy={everywhere.busy}>
            {t('account.sign-out-everywhere')}
          </Button>
        </>
      )}
    </Loaded>
  );
}

/** A browser's own long name, shortened to what a person knows it by. */
function browserName(agent: string | null): string {
  const system = SYSTEMS.find((name) => agent?.includes(name));
  const browser = /(Edg|Chrome|Firefox|Safari)\/(\d+)/.exec(agent ?? '');
  const name = browser ? `${browser[1] === 'Edg' ? 'Edge' : browser[1]} ${browser[2]}` : null;
  return [name, system].filter(Boolean).join(' · ') || t('account.other-machine');
}
