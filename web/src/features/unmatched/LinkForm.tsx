//! Linking by hand: study and case side by side, each warning accepted by name, then one button.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { compare } from '../../api/compare';
import type { Patient, StudyRow, Suggestion } from '../../api/wire';
import { Button } from '../../ui/Button';
import { Accept } from './Accept';
import { mayLink } from './model';
import { SideBySide } from './SideBySide';
import style from './Unmatched.module.css';

interface Props {
  study: StudyRow;
  suggestion: Suggestion;
  /** The patient in full, with birth date and number. */
  record: Patient | null;
  busy: boolean;
  onLink: (accepted: string[]) => void;
}

export function LinkForm({ study, suggestion, record, busy, onLink }: Props) {
  const { t } = useTranslation();
  const [accepted, setAccepted] = useState<string[]>([]);
  const { case: one, warnings } = suggestion;
  return (
    <div className={style.compare}>
      <SideBySide rows={compare(study, one, record, warnings)} />
      <Accept
        legend={t('unmatched.accept')}
        warnings={warnings}
        accepted={accepted}
        onAccepted={setAccepted}
      />
      <Button
        weight="primary"
        icon="link"
        busy={busy}
        disabled={!mayLink(suggestion, new Set(accepted))}
        onClick={() => {
          onLink(accepted);
        }}
      >
        {t('unmatched.link', { name: one.patient.name })}
      </Button>
    </div>
  );
}
