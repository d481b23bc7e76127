//! A report that is being changed: who changes it and why, what holds until then, and the way back.

import { useTranslation } from 'react-i18next';
import type { ReportView } from '../../api/wire';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Said, Signatures } from './Said';
import style from './Report.module.css';

interface Props {
  report: ReportView;
  /** What holds is shown at once, where nothing else of the report may be read yet. */
  open: boolean;
  onPaper: (version: number) => void;
  onGiveUp?: (() => void) | undefined;
  onWithdraw?: (() => void) | undefined;
}

export function Amending({ report, open, onPaper, onGiveUp, onWithdraw }: Props) {
  const { t } = useTranslation();
  const stands = report.in_force;
  return (
    <div className={style.amending}>
      <Notice
        tone="warn"
        title={t('report.amending', { version: report.version, name: report.author.name })}
        action={
          onGiveUp ? (
            <Button icon="undo" onClick={onGiveUp}>
              {t('report.act-give-up')}
            </Button>
          ) : undefined
        }
      >
        <p>{t('report.amending-reason', { reason: report.amends })}</p>
        <p>{stands ? t('report.in-force', { version: stands.version }) : t('report.none-in-force')}</p>
      </Notice>
      {stands ? (
        <details open={open}>
          <summary>{t('report.read-in-force', { version: stands.version })}</summary>
          <Said content={stands.content} />
          <Signatures all={stands.signatures} />
          <div className={style.bar}>
            <Button
              icon="document"
              onClick={() => {
                onPaper(stands.version);
              }}
            >
              {t('report.paper')}
            </Button>
            {onWithdraw ? (
              <Button weight="danger" icon="undo" onClick={onWithdraw}>
                {t('report.act-withdraw')}
              </Button>
            ) : null}
          </div>
        </details>
      ) : null}
    </div>
  );
}
