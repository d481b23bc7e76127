//! A study that belongs to an examination, and the way to undo a wrong link: another person than the one who made it.

import { useState, type FormEvent } from 'react';
import type { StudyView } from '../../api/wire';
import { useAction } from '../core/action';
import { refresh } from '../core/resource';
import { studies } from '../core/server';
import { useSession } from '../core/session';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { ButtonLink } from '../ui/ButtonLink';
import { Notice } from '../ui/Notice';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';

export function LinkedCase({ study, caseId }: { study: StudyView; caseId: string }) {
  const session = useSession();
  const me = session.state === 'signed-in' ? session.me.person.id : null;
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState('');
  const unlink = useAction(async () => {
    await studies.unlink(study.id, study.version, reason.trim());
    refresh(`/studies/${study.id}`);
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    void unlink.run();
  }
  return (
    <>
      <Notice tone="good" title={t('study.linked')}>
        {study.linked_by ? <p>{t('study.linked-by', { name: study.linked_by.name })}</p> : null}
        <ButtonLink href={`/v/cases/${caseId}`}>{t('study.open-case')}</ButtonLink>
      </Notice>
      {!study.may.includes('unlink-study') ? null : study.linked_by !== null && study.linked_by.id === me ? (
        <Notice tone="info" title={t('study.unlink-second')} />
      ) : asked ? (
        <form onSubmit={submit}>
          <Notice tone="warn" title={t('study.unlink-second')} />
          <TextField
            label={t('study.unlink-reason')}
            value={reason}
            onChange={setReason}
            required
            maxLength={300}
          />
          <Trouble problem={unlink.problem} />
          <Button type="submit" kind="danger" busy={unlink.busy}>
            {t('study.unlink-now')}
          </Button>{' '}
          <Button onClick={() => setAsked(false)}>{t('common.back')}</Button>
        </form>
      ) : (
        <Button kind="quiet" onClick={() => setAsked(true)}>
          {t('study.unlink')}
        </Button>
      )}
    </>
  );
}
