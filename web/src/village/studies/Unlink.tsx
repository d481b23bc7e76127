//! Undoing a wrong link, with a reason: by another person than the one who made it. Who may not is told who can.

import { useState, type FormEvent } from 'react';
import type { CaseView, StudyView } from '../../api/wire';
import { useAction } from '../core/action';
import { refresh } from '../core/resource';
import { studies } from '../core/server';
import { useSession } from '../core/session';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { TextField } from '../ui/TextField';
import { Trouble } from '../ui/Trouble';
import { sentName } from './model';

/** `one` is the case it is linked to; null when this person may not open it. */
type Props = { study: StudyView; one: CaseView | null };

export function Unlink({ study, one }: Props) {
  const session = useSession();
  const me = session.state === 'signed-in' ? session.me.person.id : null;
  const [asked, setAsked] = useState(false);
  if (!study.may.includes('unlink-study'))
    return <Notice tone="info" title={t('study.unlink-who', { site: study.institution.name })} />;
  if (study.linked_by !== null && study.linked_by.id === me)
    return (
      <Notice tone="info" title={t('study.unlink-own')}>
        <p>{t('study.unlink-who', { site: study.institution.name })}</p>
      </Notice>
    );
  if (asked) return <UnlinkForm study={study} one={one} onBack={() => setAsked(false)} />;
  return (
    <Button kind="quiet" onClick={() => setAsked(true)}>
      {t('study.unlink')}
    </Button>
  );
}

function UnlinkForm({ study, one, onBack }: Props & { onBack: () => void }) {
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
    <form onSubmit={submit}>
      <Notice tone="warn" title={t('study.unlink-second')}>
        {one === null ? null : (
          <p>
            {t('study.unlink-sentence', {
              sent: sentName(study),
              n: study.instances,
              name: one.patient.name,
              number: one.number,
            })}
          </p>
        )}
      </Notice>
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
      <Button onClick={onBack}>{t('common.back')}</Button>
    </form>
  );
}
