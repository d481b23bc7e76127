//! The last look before a signature: name, sex, age, examination, time and the number of images, once more and large,
//! with what has changed since the report was read when the server says so.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView, ReportContent } from '../../api/wire';
import { ageWords, formatFull, sexWords } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ExamLine } from '../../ui/ExamLine';
import { Notice } from '../../ui/Notice';
import { problemWords } from '../../ui/problem';
import type { StudyChange } from './change';
import style from './Report.module.css';

interface Props {
  act: 'submit' | 'sign';
  one: CaseView;
  /** What is about to be signed, as saved. */
  content: ReportContent;
  hands: number;
  /** How many images the page showed when the dialog opened. */
  read: number | null;
  busy: boolean;
  error: unknown;
  /** Set when the study is not what was read; signing again then means the new set. */
  changed: StudyChange | null;
  onClose: () => void;
  onSign: () => void;
}

export function SignDialog({ act, hands, one, content, read, busy, error, changed, onClose, onSign }: Props) {
  const { t } = useTranslation();
  const [sure, setSure] = useState(false);
  const { patient } = one;
  const study = one.studies.find((each) => each.case === one.id) ?? null;
  const signs = act === 'sign' || hands === 1;
  const facts: [string, React.ReactNode][] = [
    [t('patient.name'), <strong key="n">{patient.name}</strong>],
    [t('patient.sex'), <strong key="s">{sexWords(patient.sex)}</strong>],
    [t('patient.age'), <strong key="a">{ageWords(patient.age)}</strong>],
    [t('exam.label'), <ExamLine key="e" exam={one.examination} />],
    [t('sign.received'), study ? formatFull(study.received_at) : '–'],
    [
      t('sign.instances'),
      one.instance_set ? t('sign.instance-count', { count: one.instance_set.instances }) : '–',
    ],
    [t('case.number'), one.number],
    [t('field.conclusion'), t(`conclusion.${content.conclusion ?? 'none'}`)],
  ];
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(signs ? 'sign.title' : 'sign.title-submit')}
      description={t(signs ? 'sign.text' : 'sign.text-submit')}
      closeLabel={t('act.close')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button
            weight="primary"
            icon="pen"
            busy={busy}
            disabled={changed !== null && !sure}
            onClick={onSign}
          >
            {t(signs ? 'sign.act' : 'sign.act-submit')}
          </Button>
        </>
      }
    >
      <dl className={style.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {content.critical !== null ? (
        <Notice tone="danger" title={t('sign.critical')}>
          <p>{content.critical}</p>
        </Notice>
      ) : null}
      {changed ? (
        <Notice tone="danger" title={t('sign.changed')} announce>
          <p>
            {t('sign.read', { count: read ?? 0 })}
            {changed.instancesNow === null ? '' : ` ${t('sign.now', { count: changed.instancesNow })}`}
          </p>
          <label className={style.accept}>
            <input
              type="checkbox"
              checked={sure}
              onChange={(event) => {
                setSure(event.target.checked);
              }}
            />
            {t('sign.looked-again')}
          </label>
        </Notice>
      ) : error === null || error === undefined ? null : (
        <Notice tone="danger" title={problemWords(error, 'sign')} announce />
      )}
    </Dialog>
  );
}
