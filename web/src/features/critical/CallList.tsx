//! Whom to call when nobody answers on the screens, with a button for each that notes that they were told; that a
//! value is void the site notes itself. The numbers are asked for by the person, or at once when it is time to telephone;
//! each look is written down by the server.

import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CriticalView } from '../../api/wire';
import type { Call } from '../../data/verbs';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { problemWords } from '../../ui/problem';
import type { CriticalVerbs } from './CriticalCard';
import style from './Critical.module.css';

type Read =
  { state: 'closed' | 'asked' } | { state: 'here'; calls: Call[] } | { state: 'failed'; why: unknown };

interface Props {
  one: CriticalView;
  verbs: Pick<CriticalVerbs, 'calls' | 'notify'>;
}

export function CallList({ one, verbs }: Props) {
  const { t } = useTranslation();
  const urgent = one.rung === 'phone' || one.rung === 'duty';
  const [read, setRead] = useState<Read>({ state: urgent ? 'asked' : 'closed' });
  const asked = read.state === 'asked';
  // One look for one wish: a refreshed value is the same value, and asking again would be another look.
  const look = useEffectEvent(() => {
    verbs.calls(one).then(
      (calls) => {
        setRead({ state: 'here', calls });
      },
      (why: unknown) => {
        setRead({ state: 'failed', why });
      },
    );
  });
  useEffect(() => {
    if (asked) look();
  }, [asked]);

  const tell = (to: string): void => {
    verbs.notify(one, to).catch((why: unknown) => {
      setRead({ state: 'failed', why });
    });
  };

  return (
    <div role="group" className={style.calls} aria-label={t('critical.calls')}>
      {read.state === 'closed' || read.state === 'failed' ? (
        <Button
          icon="phone"
          onClick={() => {
            setRead({ state: 'asked' });
          }}
        >
          {t('critical.calls')}
        </Button>
      ) : null}
      {read.state === 'failed' ? (
        <Notice tone="danger" title={t('critical.calls-failed')} announce>
          <p>{problemWords(read.why)}</p>
        </Notice>
      ) : null}
      {read.state === 'here' && read.calls.length === 0 ? <p>{t('critical.calls-none')}</p> : null}
      {read.state === 'here' && read.calls.length > 0 ? (
        <ul role="list" className={style.callees}>
          {read.calls.map((each) => (
            <li key={each.person}>
              <span className={style.callee}>
                <strong>{each.name}</strong> {each.title} · {each.institution.name}
              </span>
              {each.phone === null ? (
                <span className={style.minor}>{t('critical.no-phone')}</span>
              ) : (
                <a href={`tel:${each.phone}`} className={style.number}>
                  {each.phone}
                </a>
              )}
              {one.revoked === null ? (
                <Button
                  size="s"
                  onClick={() => {
                    tell(each.person);
                  }}
                  aria-label={`${t('critical.act-told')} ${each.name}`}
                >
                  {t('critical.act-told')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
