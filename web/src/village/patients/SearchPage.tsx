//! Finding a patient by name or the last four digits of a document. The words travel in a body, never in an address,
//! and names in the list are masked as the server sends them.

import { useState, type FormEvent } from 'react';
import type { PatientRow } from '../../api/wire';
import { useAction } from '../core/action';
import { ageWord, sexWord } from '../core/codes';
import { moment } from '../core/format';
import { Link } from '../core/Link';
import { patients } from '../core/server';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { ButtonLink } from '../ui/ButtonLink';
import card from '../ui/Card.module.css';
import { Empty } from '../ui/Empty';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Rows } from '../ui/Rows';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';

/** As many as fit a glance; more means that the words should be narrower. */
const LIMIT = 20;

export function SearchPage() {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<PatientRow[] | null>(null);
  const search = useAction(async () => {
    const answer = await patients.search(words.trim(), LIMIT);
    setFound(answer.items);
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (words.trim() !== '') void search.run();
  }
  return (
    <Page title={t('patients.title')} narrow>
      <form onSubmit={submit} role="search">
        <TextField
          label={t('patients.words')}
          hint={t('patients.words-hint')}
          type="search"
          value={words}
          onChange={setWords}
          autoComplete="off"
          required
        />
        <Button type="submit" kind="primary" wide busy={search.busy}>
          {t('patients.search')}
        </Button>
      </form>
      <div aria-live="polite">
        <Trouble problem={search.problem} />
        {found === null ? null : found.length === 0 ? (
          <Empty title={t('patients.none')}>
            <p>{t('patients.none-todo')}</p>
            <ButtonLink href="/v/register">{t('home.register')}</ButtonLink>
          </Empty>
        ) : (
          <>
            <h2>{t('patients.found', { n: found.length })}</h2>
            {found.length === LIMIT ? <Notice tone="info" title={t('patients.too-many')} /> : null}
            <Rows>
              {found.map((row) => (
                <li key={row.id} className={card.card}>
                  <Link href={`/v/patients/${row.id}`} className={card.link}>
                    <span className={card.title}>
                      {row.name} · {sexWord(row.sex)} · {ageWord(row.age)}
                    </span>
                    <span>
                      {row.document_tail
                        ? t('patient.tail', { tail: row.document_tail })
                        : t('patient.no-document')}
                    </span>
                    {row.last_case_at === null ? null : (
                      <span className={card.soft}>
                        {t('patient.last-exam', { time: moment(row.last_case_at) })}
                      </span>
                    )}
                  </Link>
                </li>
              ))}
            </Rows>
          </>
        )}
      </div>
    </Page>
  );
}
