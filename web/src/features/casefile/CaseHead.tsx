//! The head of the case page: who the patient is, what was asked, how much time is left, what can be done with the
//! case. It stays in sight over image and report alike.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../api/wire';
import { caseActs, type CaseAct } from '../../data/acts';
import { codeWords } from '../../words/reading/words';
import { ageWords, sexWords } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { ExamLine } from '../../ui/ExamLine';
import { Icon } from '../../ui/Icon';
import { ReasonDialog } from '../../ui/ReasonDialog';
import { Tag } from '../../ui/Tag';
import { pressureOf } from '../../data/pressure';
import { TimeLeft } from '../../ui/TimeLeft';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { useNow } from '../../ui/now';
import { AssignDialog } from './AssignDialog';
import { linkedDespite } from './despite';
import style from './Case.module.css';

interface Props {
  one: CaseView;
  me: string;
  busy: boolean;
  /** Whether a next case can be gone to. */
  hasNext: boolean;
  onBack: () => void;
  onNext: () => void;
  onClaim: () => void;
  onRelease: () => void;
  onAssign: (person: string) => void;
  onSendBack: (reason: string) => void;
  onDecline: (reason: string) => void;
  onClose: () => void;
  onReopen: () => void;
}

export function CaseHead({
  one,
  me,
  busy,
  hasNext,
  onBack,
  onNext,
  onClaim,
  onRelease,
  onAssign,
  onSendBack,
  onDecline,
  onClose,
  onReopen,
}: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const [asking, setAsking] = useState<'return' | 'decline' | 'assign' | null>(null);
  const acts = caseActs(one, me, now);
  const may = (act: CaseAct): boolean => acts.has(act);
  const despite = linkedDespite(one.studies);
  return (
    <header className={style.head}>
      <Button weight="quiet" icon="back" label={t('case.back')} onClick={onBack} />
      <div className={style.patient}>
        <h1 className={style.name}>{one.patient.name}</h1>
        <span>{sexWords(one.patient.sex)}</span>
        <span>{ageWords(one.patient.age)}</span>
        {one.patient_record?.birth_date ? <span>{one.patient_record.birth_date}</span> : null}
      </div>
      <div className={style.order}>
        <span className={style.line}>
          <UrgencyMark urgency={one.urgency} />
          <ExamLine exam={one.examination} />
        </span>
        <span className={style.minor}>
          {one.number} · {t('case.accession')} {one.examination.accession_number} · {one.institution.name}
          {one.village ? ` · ${one.village.name}` : ''}
        </span>
      </div>
      <div className={style.standing}>
        <Tag tone="accent">{codeWords('progress', one.progress)}</Tag>
        <TimeLeft dueAt={one.due_at} now={now} pressure={pressureOf(one, now)} />
        {one.claimed_by ? (
          <span className={style.minor}>
            {one.claimed_by.id === me ? t('claim.mine') : t('claim.by', { name: one.claimed_by.name })}
          </span>
        ) : null}
      </div>
      <div className={style.acts}>
        {may('claim') ? (
          <Button weight="primary" icon="user" busy={busy} onClick={onClaim}>
            {t('case.claim')}
          </Button>
        ) : null}
        {may('release') ? (
          <Button busy={busy} onClick={onRelease}>
            {t('case.release')}
          </Button>
        ) : null}
        {may('assign') && one.reading_group ? (
          <Button
            icon="user"
            busy={busy}
            onClick={() => {
              setAsking('assign');
            }}
          >
            {t('case.assign')}
          </Button>
        ) : null}
        {may('return') ? (
          <Button
            icon="undo"
            onClick={() => {
              setAsking('return');
            }}
          >
            {t('case.return')}
          </Button>
        ) : null}
        {may('decline') ? (
          <Button
            icon="cross"
            onClick={() => {
              setAsking('decline');
            }}
          >
            {t('case.decline')}
          </Button>
        ) : null}
        {may('reopen') ? (
          <Button icon="undo" busy={busy} onClick={onReopen}>
            {t('case.reopen')}
          </Button>
        ) : null}
        {may('close') ? (
          <Button icon="check" busy={busy} onClick={onClose}>
            {t('case.close')}
          </Button>
        ) : null}
        <Button icon="next" disabled={!hasNext} onClick={onNext}>
          {t('worklist.next')}
        </Button>
      </div>
      {despite.length > 0 ? (
        <p className={style.despite}>
          <Icon name="alert" size={14} />
          {t('unmatched.linked-despite', {
            what: despite.map((each) => codeWords('warning', each.code)).join(' · '),
          })}
        </p>
      ) : null}
      {asking === 'return' || asking === 'decline' ? (
        <ReasonDialog
          open
          title={t(`case.ask-${asking}`)}
          description={t(`case.ask-${asking}-text`)}
          act={t(`case.${asking}`)}
          danger={asking === 'decline'}
          busy={busy}
          onClose={() => {
            setAsking(null);
          }}
          onAct={(reason) => {
            setAsking(null);
            if (asking === 'return') onSendBack(reason);
            else onDecline(reason);
          }}
        />
      ) : null}
      {asking === 'assign' && one.reading_group ? (
        <AssignDialog
          group={one.reading_group}
          holder={one.claimed_by}
          busy={busy}
          onClose={() => {
            setAsking(null);
          }}
          onAssign={(person) => {
            setAsking(null);
            onAssign(person);
          }}
        />
      ) : null}
    </header>
  );
}
