//! Sending DICOM files from this PC, for a device without a network cable: choose, watch, resume. The page says how
//! much is safe on the server, not how much left the PC.

import { useId, type ChangeEvent } from 'react';
import { fileSize } from '../core/format';
import { problemWords } from '../core/problem';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { ButtonLink } from '../ui/ButtonLink';
import { Meter } from '../ui/Meter';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Rows } from '../ui/Rows';
import css from './Upload.module.css';
import { add, again, clear, progress, useUploads, type Sending } from './uploads';

/** More failed files than this are counted, not listed. */
const LISTED = 20;

export function UploadPage() {
  const rows = useUploads();
  const id = useId();
  const sum = progress(rows);
  const failed = rows.filter((row) => row.state.state === 'failed');
  const lineGone = rows.some((row) => row.state.state === 'sending' && row.state.lineGone);
  function choose(event: ChangeEvent<HTMLInputElement>): void {
    add(Array.from(event.target.files ?? []));
    event.target.value = '';
  }
  return (
    <Page title={t('upload.title')} back="/v/studies" narrow>
      <p>{t('upload.words')}</p>
      <label className={css.pick} htmlFor={id}>
        {t('upload.choose')}
      </label>
      <input id={id} className={css.file} type="file" multiple onChange={choose} />
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
          <div aria-live="polite">
            {lineGone ? (
              <Notice tone="warn" title={t('upload.line-gone')}>
                <p>{t('upload.line-gone-todo')}</p>
              </Notice>
            ) : null}
            {sum.done === rows.length ? (
              <Notice tone="good" title={t('upload.all-done')}>
                <ButtonLink href="/v/studies">{t('studies.look')}</ButtonLink>
              </Notice>
            ) : null}
          </div>
          {failed.length > 0 ? (
            <>
              <Notice tone="danger" title={t('upload.failed', { n: failed.length })} urgent>
                <Button onClick={again}>{t('common.try-again')}</Button>
              </Notice>
              <Rows>
                {failed.slice(0, LISTED).map((row) => (
                  <li key={row.key}>
                    <strong>{row.name}</strong>
                    <br />
                    {why(row)}
                  </li>
                ))}
              </Rows>
            </>
          ) : null}
          <Button kind="quiet" onClick={clear}>
            {t(sum.done === rows.length ? 'upload.clear' : 'upload.stop')}
          </Button>
        </section>
      )}
    </Page>
  );
}

function why(row: Sending): string {
  if (row.state.state !== 'failed') return '';
  const words = problemWords(row.state.problem);
  return `${words.what} ${words.todo}`;
}
