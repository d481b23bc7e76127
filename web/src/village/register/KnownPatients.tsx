//! Patients who may be the one meant: choose, or say that it is somebody else. Nothing is chosen by itself.

import type { PatientRow } from '../../api/wire';
import { ageWord, sexWord } from '../core/codes';
import { moment } from '../core/format';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Rows } from '../ui/Rows';

type Props = {
  rows: readonly PatientRow[];
  onChoose: (patient: string) => void;
  onSomebodyElse?: () => void;
};

export function KnownPatients({ rows, onChoose, onSomebodyElse }: Props) {
  return (
    <>
      <Notice tone="info" title={t('register.known')}>
        <p>{t('register.known-todo')}</p>
      </Notice>
      <Rows>
        {rows.map((row) => (
          <li key={row.id}>
            <p>
              <strong>
                {row.name} · {sexWord(row.sex)} · {ageWord(row.age)}
              </strong>
              <br />
              {row.document_tail ? t('patient.tail', { tail: row.document_tail }) : t('patient.no-document')}
              {row.last_case_at === null
                ? ''
                : ` · ${t('patient.last-exam', { time: moment(row.last_case_at) })}`}
            </p>
            <Button kind="primary" onClick={() => onChoose(row.id)}>
              {t('register.this-one')}
            </Button>
          </li>
        ))}
      </Rows>
      {onSomebodyElse ? <Button onClick={onSomebodyElse}>{t('register.somebody-else')}</Button> : null}
    </>
  );
}
