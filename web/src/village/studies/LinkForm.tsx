//! The deliberate part of linking by hand: what is joined is shown side by side, every warning is ticked by itself.

import { useState, type FormEvent } from 'react';
import { compare } from '../../api/compare';
import type { StudyView, Suggestion } from '../../api/wire';
import { useAction } from '../core/action';
import { refresh, useResource } from '../core/resource';
import { patients, studies } from '../core/server';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { Trouble } from '../ui/Trouble';
import { sentName } from './model';
import { SideBySide } from './SideBySide';
import { WarningChecks } from './WarningChecks';

type Props = { study: StudyView; suggestion: Suggestion; onBack: () => void };

export function LinkForm({ study, suggestion, onBack }: Props) {
  const [accepted, setAccepted] = useState<readonly string[]>([]);
  const { warnings } = suggestion;
  const key = `/patients/${suggestion.case.patient.id}`;
  const record = useResource(key, () => patients.open(suggestion.case.patient.id), { kinds: ['patient'] });
  const ready = record.state === 'ready' && warnings.every((one) => accepted.includes(one.code));
  const link = useAction(async () => {
    await studies.link(study.id, study.version, {
      case: suggestion.case.id,
      accepted_warnings: [...accepted],
    });
    refresh(`/studies/${study.id}`);
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (ready) void link.run();
  }
  return (
    <form onSubmit={submit}>
      <Notice tone="info" title={t('study.link-confirm')}>
        <p>
          {t('study.link-sentence', {
            sent: sentName(study),
            n: study.instances,
            name: suggestion.case.patient.name,
            number: suggestion.case.number,
          })}
        </p>
      </Notice>
      <Loaded of={record} retry={() => refresh(key)}>
        {(patient) => <SideBySide rows={compare(study, suggestion.case, patient, warnings)} />}
      </Loaded>
      <WarningChecks warnings={warnings} accepted={accepted} onAccepted={setAccepted} />
      <Trouble problem={link.problem} />
      <Button type="submit" kind="primary" busy={link.busy} disabled={!ready}>
        {t('study.link-now')}
      </Button>{' '}
      <Button onClick={onBack}>{t('common.back')}</Button>
    </form>
  );
}
