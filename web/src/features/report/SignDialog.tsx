//! The last look before a signature: name, sex, age, examination, time and the number of images, once more and large.
//! It names what stood on the screen when it opened. When the images are others by now it says so and signs nothing:
//! the reader goes back to the images, or a reviewer sends the report back to its writer.

import { useTranslation } from 'react-i18next';
import type { CaseView, ReportContent } from '../../api/wire';
import type { ReadSet } from '../../data/reading';
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
  /** The images as they were on the screen when the dialog opened. */
  read: ReadSet;
  /** The images on the screen are no longer those. */
  moved: boolean;
  busy: boolean;
  error: unknown;
  /** Set when the server refused because the study is not what was read. */
  changed: StudyChange | null;
  onClose: () => void;
  onSign: () => void;
  onSendBack: () => void;
}

export function SignDialog(props: Props) {
  const { act, hands, one, content, read, busy, error, changed, onClose, onSign, onSendBack } = props;
  const { t } = useTranslation();
  const { patient } = one;
  const received = one.studies.map((each) => each.received_at).sort((a, b) => a - b)[0];
  const signs = act === 'sign' || hands === 1;
  const moved = props.moved && !busy;
  const facts: [string, React.ReactNode][] = [
    [t('patient.name'), <strong key="n">{patient.name}</strong>],
    [t('patient.sex'), <strong key="s">{sexWords(patient.sex)}</strong>],
    [t('patient.age'), <strong key="a">{ageWords(patient.age)}</strong>],
    [t('exam.label'), <ExamLine key="e" exam={one.examination} />],
    [t('sign.received'), received === undefined ? '–' : formatFull(received)],
    [
      t('sign.instances'),
      read.studies.length > 1
        ? t('sign.instances-of', { count: read.instances, studies: read.studies.length })
        : t('sign.instance-count', { count: read.instances }),
    ],
    [t('case.number'), one.number],
    [t('field.conclusion'), t(`conclusion.${content.conclusion ?? 'none'}`)],
  ];
  const back = changed?.of === 'writer';
  const critical = content.critical?.trim();
  const told = one.criticals.find((each) => each.revoked === null && each.value.trim() === critical);
  const ended = one.criticals.filter((each) => each.revoked === null && each.value.trim() !== critical);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(signs ? 'sign.title' : 'sign.title-submit')}
      description={t(signs ? 'sign.text' : 'sign.text-submit')}
      closeLabel={t('act.close')}
      footer={
        back ? (
          <>
            <Button onClick={onClose}>{t('act.close')}</Button>
            <Button weight="primary" icon="undo" onClick={onSendBack}>
              {t('report.act-reject')}
            </Button>
          </>
        ) : changed !== null || moved ? (
          <Button weight="primary" icon="layers" onClick={onClose}>
            {t('sign.look-again')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('act.cancel')}</Button>
            <Button weight="primary" icon="pen" busy={busy} onClick={onSign}>
              {t(signs ? 'sign.act' : 'sign.act-submit')}
            </Button>
          </>
        )
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
        <Notice
          tone="danger"
          title={t(told === undefined ? 'sign.critical' : 'sign.critical-told', {
            state: told === undefined ? '' : t(`critical.state-${told.state}`),
          })}
        >
          <p>{content.critical}</p>
        </Notice>
      ) : null}
      {ended.map((each) => (
        <Notice key={each.id} tone="danger" title={t('sign.critical-void')}>
          <p>
            <del>{each.value}</del>
          </p>
        </Notice>
      ))}
      {read.unopened > 0 && !moved && changed === null ? (
        <Notice tone="warn" title={t('sign.unopened', { count: read.unopened })} />
      ) : null}
      {changed !== null ? (
        <Notice tone="danger" title={t(back ? 'sign.changed-since-written' : 'sign.changed')} announce>
          <p>
            {t(back ? 'sign.read-by-writer' : 'sign.read', {
              count: changed.instancesRead ?? read.instances,
            })}
            {changed.instancesNow === null ? '' : ` ${t('sign.now', { count: changed.instancesNow })}`}
          </p>
          {changed.matchChanged ? <p>{t('sign.match-changed')}</p> : null}
          {back && one.report_view ? (
            <p>{t('sign.only-back', { name: one.report_view.author.name })}</p>
          ) : null}
        </Notice>
      ) : moved ? (
        <Notice tone="danger" title={t('sign.moved')} announce />
      ) : error === null || error === undefined ? null : (
        <Notice tone="danger" title={problemWords(error, 'sign')} announce />
      )}
    </Dialog>
  );
}
