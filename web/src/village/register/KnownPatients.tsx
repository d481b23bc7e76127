//! Patients who may be the one meant: choose, or say that it is somebody else. Nothing is chosen by itself.

import { useState } from 'react';
import type { Patient, PatientRow } from '../../api/wire';
import { useAction } from '../core/action';
import { ageWord, sexWord } from '../core/codes';
import { moment } from '../core/format';
import { patients } from '../core/server';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Rows } from '../ui/Rows';
import { Trouble } from '../ui/Trouble';

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
          <Known key={row.id} row={row} onChoose={onChoose} />
        ))}
      </Rows>
      {onSomebodyElse ? <Button onClick={onSomebodyElse}>{t('register.somebody-else')}</Button> : null}
    </>
  );
}

/** The list is masked. To compare the name, the record is opened, which the server writes down. */
function Known({ row, onChoose }: { row: PatientRow; onChoose: (patient: string) => void }) {
  const [full, setFull] = useState<Patient | null>(null);
  const open = useAction(async () => setFull(await patients.open(row.id)));
  return (
    <li>
      <p aria-live="polite">
        <strong>
          {full?.name ?? row.name} · {sexWord(row.sex)} · {ageWord(row.age)}
        </strong>
        {full?.birth_date ? ` · ${full.birth_date}` : ''}
        <br />
        {row.document_tail ? t('patient.tail', { tail: row.document_tail }) : t('patient.no-document')}
        {row.last_case_at === null ? '' : ` · ${t('patient.last-exam', { time: moment(row.last_case_at) })}`}
      </p>
      <Trouble problem={open.problem} />
      {full ? null : (
        <Button busy={open.busy} onClick={() => void open.run()}>
          {t('register.full-name')}
        </Button>
      )}{' '}
      <Button kind="primary" onClick={() => onChoose(row.id)}>
        {t('register.this-one')}
      </Button>
    </li>
  );
}
