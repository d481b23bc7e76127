//! Undoing a link, with a reason that stays. What is taken from whom is said again before it is done.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow, StudyView } from '../../api/wire';
import { Button } from '../../ui/Button';
import { ReasonDialog } from '../../ui/ReasonDialog';
import style from './Unmatched.module.css';

interface Props {
  study: StudyView;
  /** The case it is linked to; null when this person may not open it. */
  one: CaseRow | null;
  busy: boolean;
  onUnlink: (reason: string) => void;
}

export function Unlink({ study, one, busy, onUnlink }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const what = [
    t('unmatched.unlink-study', {
      name: study.patient_as_sent?.name || t('pane.unnamed'),
      modality: study.modality,
      count: study.instances,
    }),
    one === null ? null : t('unmatched.unlink-case', { name: one.patient.name, number: one.number }),
    t('unmatched.unlink-text'),
  ];
  return (
    <>
      <Button
        icon="undo"
        className={style.undo ?? ''}
        busy={busy}
        onClick={() => {
          setAsking(true);
        }}
      >
        {t('unmatched.unlink')}
      </Button>
      {asking ? (
        <ReasonDialog
          open
          title={t('unmatched.unlink')}
          description={what.filter((each) => each !== null).join(' ')}
          act={t('unmatched.unlink')}
          danger
          busy={busy}
          onClose={() => {
            setAsking(false);
          }}
          onAct={(reason) => {
            setAsking(false);
            onUnlink(reason);
          }}
        />
      ) : null}
    </>
  );
}
