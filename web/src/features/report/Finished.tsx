//! A report that is not being written: what it says, who signed, and the signed paper.

import { useTranslation } from 'react-i18next';
import type { ReportAct } from '../../data/acts';
import type { ReportView } from '../../api/wire';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Tag } from '../../ui/Tag';
import { codeWords } from '../../words/reading/words';
import { Said, Signatures } from './Said';
import style from './Report.module.css';

interface Props {
  report: ReportView;
  acts: ReadonlySet<ReportAct>;
  onPaper?: () => void;
  onTakeBack?: () => void;
  onAmend?: () => void;
  onWithdraw?: () => void;
}

export function Finished({ report, acts, onPaper, onTakeBack, onAmend, onWithdraw }: Props) {
  const { t } = useTranslation();
  const signed = report.state === 'signed' || report.state === 'amended';
  // What is being written is its writer's until it is submitted; the server sends it to nobody else.
  const draft = report.state === 'draft';
  return (
    <div className={style.editor}>
      <div className={style.bar}>
        <Tag
          tone={signed ? 'ok' : report.state === 'withdrawn' ? 'danger' : 'note'}
          icon={signed ? 'check' : 'clock'}
        >
          {codeWords('report-state', report.state)}
        </Tag>
        <span className={style.space} />
        {onPaper && (signed || report.state === 'withdrawn') ? (
          <Button icon="document" onClick={onPaper}>
            {t('report.paper')}
          </Button>
        ) : null}
      </div>
      {report.state === 'withdrawn' ? (
        <Notice tone="danger" title={t('report.withdrawn')}>
          <p>{report.withdrawn_reason}</p>
        </Notice>
      ) : null}
      {draft ? (
        <Blank icon="pen" title={t('report.not-submitted')}>
          <p>{t('report.not-submitted-hint', { name: report.author.name })}</p>
        </Blank>
      ) : (
        <Said content={report.content} />
      )}
      <Signatures all={report.signatures} />
      {acts.has('amend') || acts.has('withdraw') || acts.has('take-back') ? (
        <div className={style.last}>
          {acts.has('take-back') ? (
            <Button icon="undo" onClick={onTakeBack}>
              {t('report.act-take-back')}
            </Button>
          ) : null}
          {acts.has('withdraw') ? (
            <Button weight="danger" icon="undo" onClick={onWithdraw}>
              {t('report.act-withdraw')}
            </Button>
          ) : null}
          {acts.has('amend') ? (
            <Button icon="pen" onClick={onAmend}>
              {t(report.state === 'withdrawn' ? 'report.act-rewrite' : 'report.act-amend')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
