//! A submitted report before its second person: the text as the writer signed it, what the checks say, and the two
//! ways on. The reviewer changes nothing here; a wrong text goes back with a reason.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportCheck, ReportView } from '../../api/wire';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Checks } from './Checks';
import { Difference } from './Difference';
import { Finished } from './Finished';
import { blocking, EMPTY_CONTENT, unaccepted } from './model';
import { lastReviewed, remember } from './reviewed';
import style from './Report.module.css';

interface Props {
  report: ReportView;
  person: string;
  busy: boolean;
  /** The images on the screen are as they are now. */
  imagesReady: boolean;
  /** The writer signed for other images than there are now: it can only go back. */
  writerStale: boolean;
  check: (signal: AbortSignal) => Promise<ReportCheck[]>;
  onReject: () => void;
  onSign: (accepted: string[]) => void;
}

const NOBODY: ReadonlySet<never> = new Set<never>();

export function Review(props: Props) {
  const { report, person, busy, imagesReady, writerStale, check, onReject, onSign } = props;
  const { t } = useTranslation();
  const [checks, setChecks] = useState<readonly ReportCheck[]>([]);
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const before = lastReviewed(person, report.id);

  useEffect(() => {
    const stop = new AbortController();
    check(stop.signal)
      .then(setChecks)
      .catch(() => undefined);
    return () => {
      stop.abort();
    };
  }, [check]);

  const open = unaccepted(checks, accepted);
  return (
    <>
      <div className={style.review}>
        <span>{t('report.review-of', { name: report.author.name })}</span>
      </div>
      {writerStale ? (
        <Notice tone="danger" title={t('sign.changed-since-written')} announce>
          <p>{t('sign.only-back', { name: report.author.name })}</p>
        </Notice>
      ) : null}
      <Finished report={report} acts={NOBODY} />
      <div className={style.editor}>
        {report.in_force === null ? null : (
          <Difference
            title={t('difference.from-version', { version: report.in_force.version })}
            before={{ ...EMPTY_CONTENT, ...report.in_force.content }}
            after={{ ...EMPTY_CONTENT, ...report.content }}
          />
        )}
        {before === null ? null : (
          <Difference
            title={t('difference.label')}
            before={before}
            after={{ ...EMPTY_CONTENT, ...report.content }}
          />
        )}
        <Checks
          checks={checks}
          accepted={accepted}
          onAccept={(key, yes) => {
            const next = new Set(accepted);
            if (yes) next.add(key);
            else next.delete(key);
            setAccepted(next);
          }}
          onGo={() => undefined}
        />
        <div className={style.last}>
          <span className={style.why}>
            {open.length > 0
              ? t('report.unaccepted', { count: open.length })
              : imagesReady || writerStale
                ? ''
                : t('report.images-reading')}
          </span>
          <Button
            icon="undo"
            onClick={() => {
              remember(person, report.id, report.content);
              onReject();
            }}
          >
            {t('report.act-reject')}
          </Button>
          <Button
            weight="primary"
            icon="pen"
            busy={busy}
            disabled={blocking(checks).length > 0 || open.length > 0 || !imagesReady || writerStale}
            onClick={() => {
              onSign([...accepted]);
            }}
          >
            {t('report.act-sign')}
          </Button>
        </div>
      </div>
    </>
  );
}
