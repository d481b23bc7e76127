//! One's own account: where one is signed in, and the password.

import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '../../api/wire';
import { formatMoment } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { Tag } from '../../ui/Tag';
import { problemWords } from '../../ui/problem';
import style from './Own.module.css';

interface Props {
  sessions: readonly SessionRow[];
  onEverywhere: () => void;
  onPassword: (current: string, next: string) => Promise<void>;
}

export function Account({ sessions, onEverywhere, onPassword }: Props) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ ok: boolean; text: string } | null>(null);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setSaid(null);
    try {
      await onPassword(current, next);
      setCurrent('');
      setNext('');
      setSaid({ ok: true, text: t('account.changed') });
    } catch (error) {
      setSaid({ ok: false, text: problemWords(error, 'password') });
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className={style.page}>
      <h1 className={style.title}>{t('user.account')}</h1>
      <section className={style.card}>
        <h2>{t('account.sessions')}</h2>
        <ul role="list">
          {sessions.map((each) => (
            <li key={each.id} className={style.session}>
              <span>{each.user_agent ?? '–'}</span>
              {each.current ? <Tag tone="ok">{t('account.here')}</Tag> : null}
              <span className={style.minor}>
                {t('account.seen', { at: formatMoment(each.last_seen_at) })}
              </span>
            </li>
          ))}
        </ul>
        <Button weight="danger" icon="exit" onClick={onEverywhere}>
          {t('account.everywhere')}
        </Button>
      </section>
      <section className={style.card}>
        <h2>{t('account.password')}</h2>
        <form className={style.form} onSubmit={(event) => void submit(event)}>
          {said ? <Notice tone={said.ok ? 'ok' : 'danger'} title={said.text} announce /> : null}
          <Field label={t('account.current')}>
            <input
              type="password"
              required
              autoComplete="current-password"
              value={current}
              onChange={(event) => {
                setCurrent(event.target.value);
              }}
            />
          </Field>
          <Field label={t('account.next')} hint={t('account.next-hint')}>
            <input
              type="password"
              required
              minLength={10}
              autoComplete="new-password"
              value={next}
              onChange={(event) => {
                setNext(event.target.value);
              }}
            />
          </Field>
          <Button type="submit" weight="primary" busy={busy}>
            {t('account.change')}
          </Button>
        </form>
      </section>
    </div>
  );
}
