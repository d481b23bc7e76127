//! The report while it is written: template, fields, checks as one types, saved as one types, and the last act.

import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ReportCheck, ReportContent, ReportView, Template } from '../../api/wire';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { localDrafts } from '../../data/drafts';
import { reportAutosave } from './autosave';
import { Checks } from './Checks';
import { ConflictDialog } from './ConflictDialog';
import { Fields } from './Fields';
import { KEY_IMAGES_ID, KeyImagesEditor } from './KeyImages';
import { blocking, isUntouched, unaccepted, withTemplate } from './model';
import { SaveLight } from '../../ui/SaveLight';
import style from './Report.module.css';

export interface EditorVerbs {
  save: (version: number, content: ReportContent) => Promise<{ version: number; draft_saved_at: number }>;
  check: (content: ReportContent, signal: AbortSignal) => Promise<ReportCheck[]>;
  /** The report as the server has it now, for a conflict. */
  reread: () => Promise<ReportView>;
}

interface Props {
  report: ReportView;
  person: string;
  templates: readonly Template[];
  verbs: EditorVerbs;
  busy: boolean;
  /** The images on the screen are as they are now; until then there is nothing to sign for. */
  imagesReady: boolean;
  /** Opens the last look before the writer's signature; only called with everything saved. */
  onFinish: (accepted: string[], content: ReportContent) => void;
}

const CHECK_REST_MS = 700;

export function Editor(props: Props) {
  const { report, person, templates, verbs, busy, imagesReady, onFinish } = props;
  const { t } = useTranslation();
  const [autosave] = useState(() =>
    reportAutosave({
      person,
      report: report.id,
      version: report.draft_version,
      savedAt: report.draft_saved_at,
      content: report.content,
      drafts: localDrafts(),
      save: verbs.save,
    }),
  );
  const { content, save, version } = useStore(autosave.state);
  const [checks, setChecks] = useState<readonly ReportCheck[]>([]);
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const areas = useRef<Partial<Record<string, HTMLTextAreaElement | null>>>({});
  const { check } = verbs;

  useEffect(() => {
    const leave = (event: BeforeUnloadEvent): void => {
      void autosave.flush();
      if (autosave.state.getState().save.kind === 'local') event.preventDefault();
    };
    window.addEventListener('beforeunload', leave);
    return () => {
      window.removeEventListener('beforeunload', leave);
      void autosave.flush();
      autosave.stop();
    };
  }, [autosave]);

  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      check(content, stop.signal)
        .then(setChecks)
        .catch(() => undefined);
    }, CHECK_REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [content, check]);

  // Nothing unsaved and the server has something newer (a rejection, another desk): show it.
  useEffect(() => {
    const now = autosave.state.getState();
    if (now.save.kind === 'saved' && report.draft_version > now.version) {
      autosave.takeTheirs(report.draft_version, report.content, report.draft_saved_at);
    }
  }, [autosave, report]);

  const untouched = isUntouched(content);
  const marked = untouched ? [] : checks;
  const stops = blocking(checks);
  const open = unaccepted(checks, accepted);

  async function finish(): Promise<void> {
    if (await autosave.flush()) onFinish([...accepted], autosave.state.getState().content);
  }

  function goTo(found: ReportCheck): void {
    if (found.field === 'key-images') document.getElementById(KEY_IMAGES_ID)?.focus();
    const area = areas.current[found.field];
    area?.focus();
    if (found.start !== null && found.end !== null) area?.setSelectionRange(found.start, found.end);
  }

  return (
    <div className={style.editor}>
      {report.rejected ? (
        <div className={style.stays}>
          <Notice tone="warn" title={t('report.sent-back', { name: report.rejected.by.name })}>
            <p>{report.rejected.reason}</p>
          </Notice>
        </div>
      ) : null}
      {report.taken_over_from ? (
        <Notice title={t('report.taken-over', { name: report.taken_over_from.name })}>
          <p>{t('report.taken-over-text')}</p>
        </Notice>
      ) : null}
      <div className={style.bar}>
        <select
          aria-label={t('report.template')}
          className={style.template}
          value=""
          onChange={(event) => {
            const template = templates.find((each) => each.id === event.target.value);
            if (template) autosave.edit(withTemplate(content, template, content.findings.trim() === ''));
          }}
        >
          <option value="">{t('report.template-pick')}</option>
          {templates.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </select>
        <SaveLight save={save} />
      </div>
      <Fields
        content={content}
        checks={marked}
        area={(field, element) => {
          areas.current[field] = element;
        }}
        onEdit={(next) => {
          autosave.edit(next);
        }}
      />
      <KeyImagesEditor autosave={autosave} checks={marked} />
      <Checks
        checks={marked}
        accepted={accepted}
        onAccept={(key, yes) => {
          setAccepted((before) => {
            const next = new Set(before);
            if (yes) next.add(key);
            else next.delete(key);
            return next;
          });
        }}
        onGo={goTo}
      />
      <div className={style.last}>
        <span className={style.why} role="status">
          {untouched
            ? t('report.untouched')
            : stops.length > 0
              ? t('report.blocked', { count: stops.length })
              : open.length > 0
                ? t('report.unaccepted', { count: open.length })
                : imagesReady
                  ? ''
                  : t('report.images-reading')}
        </span>
        <Button
          weight="primary"
          icon="pen"
          busy={busy}
          disabled={stops.length > 0 || open.length > 0 || !imagesReady || save.kind === 'conflict'}
          onClick={() => void finish()}
        >
          {t(report.needs_signatures === 1 ? 'report.act-sign' : 'report.act-submit')}
        </Button>
      </div>
      {save.kind === 'conflict' ? (
        <ConflictDialog
          mine={content}
          reread={verbs.reread}
          onMine={(current) => void autosave.keepMine(current)}
          onTheirs={(current) => {
            autosave.takeTheirs(current.draft_version, current.content, current.draft_saved_at);
          }}
        />
      ) : null}
      <span className="visually-hidden">{t('report.version', { version })}</span>
    </div>
  );
}
