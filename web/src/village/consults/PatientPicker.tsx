//! Whom it is about: found by name, its pinyin initials, or the last four characters of the document; one of those seen
//! last; or somebody who is registered here and now. Whoever was chosen is shown by full name, to be compared.

import { useEffect, useState } from 'react';
import type { Me, PatientRow } from '../../api/wire';
import { ageWord, sexWord } from '../core/codes';
import { refresh, useResource } from '../core/resource';
import { patients } from '../core/server';
import { t } from '../core/words';
import { DocumentPatient } from '../register/DocumentPatient';
import { UnknownPatient } from '../register/UnknownPatient';
import { byWay, type Who } from '../register/who';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { TextField } from '../ui/TextField';
import css from './Consult.module.css';

/** As many as are looked through at a glance. */
const LISTED = 6;
/** A pause in typing after which is looked for. */
const PAUSE_MS = 400;

export interface Picking {
  patient: string;
  way: 'found' | 'new';
  query: string;
  who: Who;
}

type Props = {
  me: Me;
  picking: Picking;
  change: (some: Partial<Picking>) => void;
  error: string | null;
};

export function PatientPicker({ me, picking, change, error }: Props) {
  const { patient, way, who } = picking;
  const go = (one: string): void => change({ patient: one, query: '' });
  if (patient !== '') return <Chosen patient={patient} onOther={() => change({ patient: '' })} />;
  const put = (some: Partial<Who>): void => change({ who: { ...who, ...some } });
  return (
    <section aria-label={t('consult.who')}>
      <Choice
        label={t('consult.who')}
        options={[
          { value: 'found', label: t('consult.who-found') },
          { value: 'new', label: t('consult.who-new') },
        ]}
        value={way}
        onChange={(now) => change({ way: now })}
        error={error}
      />
      {way === 'found' ? (
        <Found query={picking.query} onQuery={(query) => change({ query })} go={go} />
      ) : (
        <>
          <Choice
            label={t('register.way')}
            options={[
              { value: 'national-id', label: t('document.national-id') },
              { value: 'other', label: t('register.other-document') },
              { value: 'unknown', label: t('register.unknown') },
            ]}
            value={who.way}
            onChange={(one) => change({ who: byWay(one) })}
          />
          {who.way === 'unknown' ? (
            <UnknownPatient me={me} who={who} change={put} go={go} next={t('consult.who-take')} />
          ) : (
            <DocumentPatient
              key={who.way}
              me={me}
              who={who}
              change={put}
              go={go}
              next={t('consult.who-take')}
            />
          )}
        </>
      )}
    </section>
  );
}

function Found({
  query,
  onQuery,
  go,
}: {
  query: string;
  onQuery: (q: string) => void;
  go: (p: string) => void;
}) {
  const wanted = useSettled(query.trim());
  const key = `/patients/search?for-consult=${wanted}`;
  const found = useResource(key, () => patients.search(wanted, LISTED), { kinds: ['patient'] });
  return (
    <>
      <TextField
        label={t('consult.who-words')}
        hint={t('consult.who-hint')}
        type="search"
        value={query}
        onChange={onQuery}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      <Loaded of={found} retry={() => refresh(key)}>
        {({ items }) =>
          items.length === 0 ? (
            <p role="status">{t('patients.none')}</p>
          ) : (
            <ul
              className={css.people}
              aria-label={t(wanted === '' ? 'consult.who-recent' : 'consult.who-found')}
            >
              {items.map((row) => (
                <li key={row.id}>
                  <Button wide onClick={() => go(row.id)}>
                    {rowWords(row)}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

const rowWords = (row: PatientRow): string =>
  [
    row.name,
    sexWord(row.sex),
    ageWord(row.age),
    row.document_tail ? t('patient.tail', { tail: row.document_tail }) : '',
  ]
    .filter(Boolean)
    .join(' · ');

function Chosen({ patient, onOther }: { patient: string; onOther: () => void }) {
  const key = `/patients/${patient}`;
  const found = useResource(key, () => patients.open(patient), { kinds: ['patient'], only: patient });
  return (
    <Loaded of={found} retry={() => refresh(key)}>
      {(who) => (
        <Notice
          tone="good"
          title={[who.name, sexWord(who.sex), ageWord(who.age), who.birth_date].filter(Boolean).join(' · ')}
        >
          <Button onClick={onOther}>{t('consult.who-other')}</Button>
        </Notice>
      )}
    </Loaded>
  );
}

/** The value, once it has stood for a moment; an emptied one at once. */
function useSettled(value: string): string {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => settle(value), value === '' ? 0 : PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return settled;
}
