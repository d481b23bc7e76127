//! The patient on record that images are to be registered for: their name in full, and the way back to somebody else.

import { useTranslation } from 'react-i18next';
import type { Patient, PatientRow } from '../../api/wire';
import { ageWords, sexWords } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';

interface Props {
  known: PatientRow;
  /** The record, once it is opened. */
  record: Patient | undefined;
  onAnother: () => void;
}

export function Chosen({ known, record, onAnother }: Props) {
  const { t } = useTranslation();
  const { name, sex, age } = record ?? known;
  return (
    <Notice tone="ok" title={`${name}  ${sexWords(sex)}  ${ageWords(age)}`}>
      <Button size="s" onClick={onAnother}>
        {t('unmatched.another')}
      </Button>
    </Notice>
  );
}
