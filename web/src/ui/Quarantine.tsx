//! Why a study must not be published, and what was undone at it by hand and why. Whoever may lifts the quarantine here,
//! with a reason that stays.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyRow } from '../api/wire';
import { codeWords } from '../words/reading/words';
import { formatMoment } from '../words/reading/format';
import { Button } from './Button';
import { ReasonDialog } from './ReasonDialog';
import { Tag } from './Tag';
import style from './Quarantine.module.css';

interface Props {
  study: StudyRow;
  may: boolean;
  busy: boolean;
  onClear: (reason: string) => void;
}

export function Quarantine({ study, may, busy, onClear }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <>
      {study.quarantine.length > 0 ? (
        <div className={style.line}>
          {study.quarantine.map((each) => (
            <Tag key={each} tone="danger" icon="shield">
              {codeWords('quarantine', each)}
            </Tag>
          ))}
          {may ? (
            <Button
              size="s"
              icon="shield"
              busy={busy}
              onClick={() => {
                setAsking(true);
              }}
            >
              {t('unmatched.clear')}
            </Button>
          ) : null}
        </div>
      ) : null}
      {study.remarks.map((each) => (
        <p key={each.at} className={style.remark}>
          {t(`unmatched.undone-${each.undone}`, {
            name: each.by.name,
            at: formatMoment(each.at),
            reason: each.reason,
          })}
        </p>
      ))}
      {asking ? (
        <ReasonDialog
          open
          title={t('unmatched.clear')}
          description={t('unmatched.clear-text')}
          act={t('unmatched.clear')}
          busy={busy}
          onClose={() => {
            setAsking(false);
          }}
          onAct={(reason) => {
            setAsking(false);
            onClear(reason);
          }}
        />
      ) : null}
    </>
  );
}
