//! Sending DICOM files from this PC, for a device without a network cable: choose, watch, resume. The page says how
//! much is safe on the server, not how much left the PC.

import { useId, type ChangeEvent } from 'react';
import type { Me } from '../../api/wire';
import { useAction } from '../core/action';
import { isTechnician, sendsFor } from '../core/duties';
import { fileSize } from '../core/format';
import { problemWords } from '../core/problem';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { ButtonLink } from '../ui/ButtonLink';
import { Meter } from '../ui/Meter';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Rows } from '../ui/Rows';
import { Trouble } from '../ui/Trouble';
import css from './Upload.module.css';
import { add, again, clear, makeRoom, progress, useUploads, type Sending } from './uploads';

/** More failed files than this are counted, not listed. */
const LISTED = 20;

export function UploadPage({ me }: { me: Me }) {
  const rows = useUploads();
  const studies = isTechnician(me) ? '/v/studies' : '/';
  const id = useId();
  const sum = progress(rows);
  const failed = rows.filter((row) => row.state.state === 'failed');
  const settled = sum.done + sum.failed === rows.length;
  const crowded = failed.some(
    ({ state }) => state.state === 'failed' && state.problem.code === 'too-many-uploads',
  );
  const room = useAction(makeRoom);
  const lineGone = rows.some((row) => row.state.state === 'sending' && row.state.lineGone);
  function choose(event: ChangeEvent<HTMLInputElement>): void {
    add(Array.from(event.target.files ?? []), me.person.id, sendsFor(me) ?? '');
    event.target.value = '';
  }
  return (
    <Page title={t('upload.title')} back={studies} narrow>
      <p>{t('upload.words')}</p>
      <input id={id} className={css.file} type="file" multiple onChange={choose} />
      <label className={css.pick} htmlFor={id}>
        {t('upload.choose')}
      </label>
      <p>
        <ButtonLink href="/v/refused">{t('refused.title')}</ButtonLink>
      </p>
      {rows.length === 0 ? null : (
        <section aria-labelledby={`${id}-progress`}>
          <h2 id={`${id}-progress`}>{t('upload.progress')}</h2>
          <Meter
            label={t('upload.progress')}
            done={sum.sent}
            whole={sum.whole}
            words={t('upload.sum', {
              done: sum.done,
              all: rows.length,
              sent: fileSize(sum.sent),
              whole: fileSize(sum.whole),
            })}
          />
          <div aria-live="polite" className={css.notices}>
            {lineGone ? (
              <Notice tone="warn" title={t('upload.line-gone')}>
                <p>{t('upload.line-gone-todo')}</p>
              </Notice>
            ) : null}
            {settled && sum.done > 0 ? (
              <Notice
                tone="good"
                title={t(sum.failed === 0 ? 'upload.all-done' : 'upload.some-done', { n: sum.done })}
              >
                {isTechnician(me) ? <ButtonLink href={studies}>{t('studies.look')}</ButtonLink> : null}
              </Notice>
            ) : null}
          </div>
          {failed.length > 0 ? (
            <>
              <Notice tone="danger" title={t('upload.failed', { n: failed.length })} urgent>
                {crowded ? (
                  <Button onClick={() => void room.run()} busy={room.busy}>
                    {t('upload.give-up-earlier')}
                  </Button>
                ) : null}{' '}
                {failed.some(isWorthAnother) ? (
                  <Button onClick={again}>{t('common.try-again')}</Button>
                ) : null}
                <Trouble problem={room.problem} />
              </Notice>
              <Rows>
                {failed.slice(0, LISTED).map((row) => (
                  <li key={row.key}>
                    <strong>{row.name}</strong>
                    {why(row).map((line) => (
                      <span key={line} className={css.line}>
                        {line}
                      </span>
                    ))}
                  </li>
                ))}
              </Rows>
            </>
          ) : null}
          <Button kind="quiet" onClick={clear}>
            {t(settled ? 'upload.clear' : 'upload.stop')}
          </Button>
        </section>
      )}
    </Page>
  );
}

/** What is wrong with the file itself stays wrong. */
function isWorthAnother({ state }: Sending): boolean {
  return state.state === 'failed' && !/^(not-dicom|dicom-|file-empty|file-too)/.test(state.problem.code);
}

function why(row: Sending): string[] {
  if (row.state.state !== 'failed') return [];
  const words = problemWords(row.state.problem);
  return [words.what, words.todo];
}
