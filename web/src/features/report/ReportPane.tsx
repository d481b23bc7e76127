//! The report beside the images: opens in the way that fits where it stands and who looks.

import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, call } from '../../api/http';
import { uuidv7 } from '../../api/uuid';
import { reportActs } from '../../data/acts';
import type { CaseView, ReportContent, ReportView, Template } from '../../api/wire';
import { sameSet, writerIsStale, type ReadSet } from '../../data/reading';
import { reportVerbs, type SignBody } from '../../data/verbs';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { problemWords } from '../../ui/problem';
import { ReasonDialog } from '../../ui/ReasonDialog';
import { toast } from '../../ui/toast';
import { Amending } from './Amending';
import { changeOf, type StudyChange } from './change';
import { Editor, type EditorVerbs } from './Editor';
import { Finished } from './Finished';
import { modeOf } from './model';
import { PaperDialog } from './PaperDialog';
import { Review } from './Review';
import { SignDialog } from './SignDialog';
import style from './Report.module.css';

interface Props {
  one: CaseView;
  report: ReportView | null;
  person: string;
  templates: readonly Template[];
  /** The images on the screen, as a signature will name them; `null` while they are not as they are now. */
  reading: ReadSet | null;
  /** Something was decided: read everything of the case again. */
  onChanged: () => void;
}

/** While a version is made and not yet signed. */
const WRITTEN: readonly string[] = ['draft', 'submitted', 'reviewing'];

type Asking = null | 'reject' | 'amend' | 'withdraw' | 'give-up';
/** Everything a signature will name, as it stood when the last look began. Nothing of it is renewed. */
interface Signing {
  act: 'submit' | 'sign';
  accepted: string[];
  content: ReportContent;
  read: ReadSet;
  version: number;
  recordVersion: number;
}

export function ReportPane({ one, report, person, templates, reading, onChanged }: Props) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<Asking>(null);
  /** The version whose paper is looked at. */
  const [paper, setPaper] = useState<number | null>(null);
  const [signing, setSigning] = useState<Signing | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [changed, setChanged] = useState<StudyChange | null>(null);
  const [startId] = useState(() => uuidv7());
  const [now] = useState(() => Date.now());
  const acts = reportActs(one, report, person, now);
  const mode = modeOf(report, acts);
  const reportId = report?.id ?? '';
  const caseId = one.id;
  const reread = useCallback(async (): Promise<ReportView> => {
    const now = (await call<CaseView>('GET', `/cases/${caseId}`)).report_view;
    if (now === null) throw new ApiProblem(404, 'not-found');
    return now;
  }, [caseId]);

  const act = useCallback(
    async (work: () => Promise<unknown>, done: string): Promise<boolean> => {
      setBusy(true);
      setError(null);
      try {
        await work();
        toast('ok', done);
        return true;
      } catch (problem) {
        setError(problem);
        const change = problem instanceof ApiProblem ? changeOf(problem) : null;
        if (change) setChanged(change);
        else toast('danger', problemWords(problem, 'sign'));
        return false;
      } finally {
        setBusy(false);
        onChanged();
      }
    },
    [onChanged],
  );

  /** The last look: what is on the screen now is what will be signed. */
  function begin(act: Signing['act'], accepted: string[], content: ReportContent): void {
    if (reading === null || report === null) return;
    setError(null);
    setChanged(null);
    const { version, record_version: recordVersion } = report;
    setSigning({ act, accepted, content, read: reading, version, recordVersion });
  }

  const verbs = useMemo<EditorVerbs>(
    () => ({
      save: (version, content) => reportVerbs.saveDraft(reportId, version, content),
      check: async (content, signal) => (await reportVerbs.check(reportId, content, signal)).items,
      reread,
    }),
    [reportId, reread],
  );
  const content = report?.content;
  const checkNow = useCallback(
    async (signal: AbortSignal) =>
      content === undefined ? [] : (await reportVerbs.check(reportId, content, signal)).items,
    [reportId, content],
  );

  async function sign(): Promise<void> {
    if (!signing || !report) return;
    const done = await act(
      async () => {
        const body: SignBody = {
          version: signing.version,
          instance_set: signing.read.studies,
          accepted: signing.accepted,
        };
        return signing.act === 'submit'
          ? reportVerbs.submit(report.id, signing.recordVersion, { ...body, content: signing.content })
          : reportVerbs.sign(report.id, signing.recordVersion, body);
      },
      t(signing.act === 'submit' && one.needs_signatures === 2 ? 'report.submitted' : 'report.signed'),
    );
    if (done) setSigning(null);
  }

  return (
    <section className={style.pane} aria-label={t('report.label')}>
      {mode === 'start' || mode === 'wait' ? (
        <Blank
          icon="pen"
          title={t(mode === 'start' ? 'report.none' : 'report.none-wait')}
          action={
            mode === 'start' ? (
              <Button
                weight="primary"
                icon="pen"
                busy={busy}
                onClick={() => void act(() => reportVerbs.start(one.id, startId), t('report.started'))}
              >
                {t('report.act-start')}
              </Button>
            ) : undefined
          }
        >
          <p>{t(mode === 'start' ? 'report.none-hint' : 'report.none-wait-hint')}</p>
        </Blank>
      ) : null}
      {report !== null && report.amends !== null && WRITTEN.includes(report.state) ? (
        <Amending
          report={report}
          open={report.state === 'draft' && mode === 'read'}
          onPaper={setPaper}
          onGiveUp={
            acts.has('give-up')
              ? () => {
                  setAsking('give-up');
                }
              : undefined
          }
          onWithdraw={
            acts.has('withdraw')
              ? () => {
                  setAsking('withdraw');
                }
              : undefined
          }
        />
      ) : null}
      {report !== null && mode === 'write' ? (
        <Editor
          key={`${report.id}/${String(report.version)}`}
          report={report}
          person={person}
          templates={templates}
          verbs={verbs}
          busy={busy}
          imagesReady={reading !== null}
          onFinish={(accepted, content) => {
            begin('submit', accepted, content);
          }}
        />
      ) : null}
      {report !== null && mode === 'waiting' ? (
        <div className={style.review}>
          <span>
            {report.state === 'reviewing'
              ? t('report.under-review', { name: report.reviewer?.name ?? '' })
              : t('report.waits-review', { name: report.author.name })}
          </span>
          <Button
            weight="primary"
            icon="next"
            busy={busy}
            onClick={() =>
              void act(() => reportVerbs.review(report.id, report.record_version), t('report.reviewing'))
            }
          >
            {t(report.state === 'reviewing' ? 'report.act-take-over' : 'report.act-review')}
          </Button>
        </div>
      ) : null}
      {report !== null && mode === 'review' ? (
        <Review
          report={report}
          person={person}
          busy={busy}
          imagesReady={reading !== null}
          writerStale={writerIsStale(report.read_from, one.instance_set)}
          check={checkNow}
          onReject={() => {
            setAsking('reject');
          }}
          onSign={(accepted) => {
            begin('sign', accepted, report.content);
          }}
        />
      ) : null}
      {report !== null && (mode === 'read' || mode === 'waiting') ? (
        <Finished
          report={report}
          acts={acts}
          onPaper={() => {
            setPaper(report.version);
          }}
          onTakeBack={() =>
            void act(() => reportVerbs.takeBack(report.id, report.record_version), t('report.taken-back'))
          }
          onAmend={() => {
            setAsking('amend');
          }}
          onWithdraw={() => {
            setAsking('withdraw');
          }}
        />
      ) : null}
      {signing ? (
        <SignDialog
          act={signing.act}
          hands={one.needs_signatures}
          one={one}
          content={signing.content}
          read={signing.read}
          moved={reading === null || !sameSet(reading.studies, signing.read.studies)}
          busy={busy}
          error={error}
          changed={changed}
          onClose={() => {
            setSigning(null);
          }}
          onSendBack={() => {
            setSigning(null);
            setAsking('reject');
          }}
          onSign={() => void sign()}
        />
      ) : null}
      {paper !== null && report ? (
        <PaperDialog
          url={reportVerbs.pdfUrl(report.id, paper)}
          fileName={`${one.number}.pdf`}
          onClose={() => {
            setPaper(null);
          }}
        />
      ) : null}
      {asking === 'give-up' && report ? (
        <ConfirmDialog
          title={t('report.ask-give-up')}
          description={t('report.give-up-text', { name: report.author.name })}
          act={t('report.act-give-up')}
          busy={busy}
          onClose={() => {
            setAsking(null);
          }}
          onAct={() => {
            void act(
              () => reportVerbs.giveUp(report.id, report.record_version),
              t('report.done-give-up'),
            ).then((ok) => {
              if (ok) setAsking(null);
            });
          }}
        />
      ) : null}
      {asking && asking !== 'give-up' && report ? (
        <ReasonDialog
          open
          title={t(`report.ask-${asking}`)}
          act={t(`report.act-${asking}`)}
          danger={asking === 'withdraw'}
          busy={busy}
          onClose={() => {
            setAsking(null);
          }}
          onAct={(reason) => {
            void act(
              () => reportVerbs[asking](report.id, report.record_version, reason),
              t(`report.done-${asking}`),
            ).then((ok) => {
              if (ok) setAsking(null);
            });
          }}
        />
      ) : null}
    </section>
  );
}
