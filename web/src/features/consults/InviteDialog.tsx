//! Asks somebody else into the consult: they are called the same way. Found by name; who cannot be reached is said before
//! they are asked.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Invitee } from '../../data/consult';
import { codeWords } from '../../words/reading/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { Tag } from '../../ui/Tag';
import { problemWords } from '../../ui/problem';
import style from './Cards.module.css';

const REST_MS = 250;

interface Props {
  busy: boolean;
  /** Only whoever leads asks for another expert, whose hand the opinion then needs. */
  experts: boolean;
  find: (query: string, signal: AbortSignal) => Promise<readonly Invitee[]>;
  onInvite: (person: string, part: 'guest' | 'expert') => Promise<boolean>;
  onClose: () => void;
}

export function InviteDialog({ busy, experts, find, onInvite, onClose }: Props) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const [part, setPart] = useState<'guest' | 'expert'>('guest');
  const [found, setFound] = useState<readonly Invitee[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      find(query.trim(), stop.signal)
        .then((people) => {
          setFound(people);
          setError(null);
        })
        .catch((problem: unknown) => {
          if (!stop.signal.aborted) setError(problem);
        });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query, find]);
  return (
    <Dialog open onClose={onClose} title={t('invite.title')} closeLabel={t('act.close')}>
      <Field label={t('invite.find')}>
        <input
          type="search"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
          }}
        />
      </Field>
      {experts ? (
        <Field label={t('invite.part')} hint={t(`invite.part-${part}`)}>
          <select
            value={part}
            onChange={(event) => {
              setPart(event.target.value as 'guest' | 'expert');
            }}
          >
            <option value="guest">{codeWords('consult-part', 'guest')}</option>
            <option value="expert">{codeWords('consult-part', 'expert')}</option>
          </select>
        </Field>
      ) : null}
      {error === null ? null : <Notice tone="danger" title={problemWords(error)} announce />}
      {found !== null && found.length === 0 ? <p className={style.minor}>{t('invite.none')}</p> : null}
      <ul role="list" className={style.people}>
        {(found ?? []).map((each) => (
          <li key={each.person.id}>
            <strong>{each.person.name}</strong>
            <span className={style.minor}>
              {[each.title, each.institution?.name].filter(Boolean).join(' · ')}
            </span>
            {each.reachable ? (
              <Tag tone="ok" icon="bell">
                {t('invite.reachable')}
              </Tag>
            ) : (
              <Tag tone="warn" icon="alert">
                {codeWords('unreachable', each.why ?? 'off-duty')}
              </Tag>
            )}
            {part === 'expert' && !each.qualified ? (
              <Tag tone="warn" icon="alert">
                {t('invite.unqualified')}
              </Tag>
            ) : null}
            <span className={style.acts}>
              <Button
                size="s"
                icon="phone"
                busy={busy}
                disabled={part === 'expert' && !each.qualified}
                onClick={() =>
                  void onInvite(each.person.id, part).then((done) => {
                    if (done) onClose();
                  })
                }
              >
                {t('invite.call')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
