//! The opinion while it is written: every field in one column, what is missing named at its place, kept as it is typed.

import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { OpinionContent, OpinionFinding, OpinionView } from '../../../api/expert';
import type { KeyImage } from '../../../api/wire';
import type { Referral } from '../../../data/consult';
import { codeWords } from '../../../words/reading/words';
import { Button } from '../../../ui/Button';
import { Field } from '../../../ui/Field';
import { Notice } from '../../../ui/Notice';
import { SaveLight } from '../../../ui/SaveLight';
import { localDrafts } from '../../../data/drafts';
import { Conflict } from './Conflict';
import { Diagnoses } from './Diagnoses';
import { Findings } from './Findings';
import { opinionAutosave } from './keeping';
import { isUntouched, missingOf, tidy, type OpinionField } from './model';
import style from './Opinion.module.css';

const REFERRALS: readonly Referral[] = ['stay', 'refer', 'refer-now'];
const CHECK_REST_MS = 700;

/** How the key images are drawn beside the words; whoever shows the viewer gives it. */
export type KeyImages = (images: readonly KeyImage[], edit: (next: KeyImage[]) => void) => ReactNode;

interface Props {
  consult: string;
  opinion: OpinionView;
  person: string;
  busy: boolean;
  /** Why it cannot be signed yet, in words; `null` when it can. */
  waits: string | null;
  /** Others sign after the writer. */
  several: boolean;
  keyImages: KeyImages;
  save: (version: number, content: OpinionContent) => Promise<{ version: number; draft_saved_at: number }>;
  check: (content: OpinionContent, signal: AbortSignal) => Promise<readonly OpinionFinding[]>;
  /** Opens the last look; only called with everything saved. */
  onFinish: (content: OpinionContent) => void;
}

export function OpinionForm(props: Props) {
  const { consult, opinion, person, save, check } = props;
  const { t } = useTranslation();
  const [keeper] = useState(() =>
    opinionAutosave({
      person,
      consult,
      version: opinion.draft_version,
      content: opinion.content,
      drafts: localDrafts(),
      save: (version, content) => save(version, tidy(content)),
    }),
  );
  const { content, save: saving } = useStore(keeper.state);
  const [findings, setFindings] = useState<readonly OpinionFinding[]>([]);
  const [asked, setAsked] = useState(false);
  const places = useRef<Partial<Record<string, HTMLElement | null>>>({});

  useEffect(() => {
    const leave = (event: BeforeUnloadEvent): void => {
      void keeper.flush();
      if (keeper.state.getState().save.kind === 'local') event.preventDefault();
    };
    window.addEventListener('beforeunload', leave);
    return () => {
      window.removeEventListener('beforeunload', leave);
      void keeper.flush();
      keeper.stop();
    };
  }, [keeper]);

  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      check(tidy(content), stop.signal)
        .then(setFindings)
        .catch(() => undefined);
    }, CHECK_REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [content, check]);

  // Nothing unsaved and the server has something newer, from another desk of the same hand: show it.
  useEffect(() => {
    const now = keeper.state.getState();
    if (now.save.kind === 'saved' && opinion.draft_version > now.version)
      keeper.takeTheirs(opinion.draft_version, opinion.content, null);
  }, [keeper, opinion]);

  const set = (part: Partial<OpinionContent>): void => {
    keeper.edit({ ...content, ...part });
  };
  const missing = missingOf(content);
  const told = asked || !isUntouched(content);
  const lacks = (field: OpinionField): string | undefined =>
    asked && missing.includes(field) ? t(`opinion.lacks-${field}`) : undefined;
  // What is missing is known here before the server has said so.
  const stops = findings.filter((each) => each.code !== 'missing');

  function go(field: string): void {
    const place = places.current[field];
    place?.focus();
    place?.scrollIntoView({ block: 'center' });
  }

  async function finish(): Promise<void> {
    setAsked(true);
    const [first] = missing;
    if (first !== undefined) {
      go(first);
      return;
    }
    if (stops.length > 0) return;
    if (await keeper.flush()) props.onFinish(tidy(keeper.state.getState().content));
  }

  const area = (field: 'analysis' | 'advice' | 'further' | 'notes', rows: number) => (
    <Field
      label={t(`opinion.${field}`)}
      hint={t(`opinion.${field}-hint`)}
      error={field === 'analysis' || field === 'advice' ? lacks(field) : undefined}
    >
      <textarea
        ref={(element) => {
          places.current[field] = element;
        }}
        rows={rows}
        value={content[field]}
        onChange={(event) => {
          set({ [field]: event.target.value });
        }}
      />
    </Field>
  );

  return (
    <div className={style.form}>
      {opinion.amends === null ? null : (
        <Notice tone="info" title={t('opinion.amending')}>
          <p>{opinion.amends}</p>
        </Notice>
      )}
      <div className={style.bar}>
        <span className={style.left} role="status">
          {told && missing.length > 0
            ? t('opinion.missing', {
                what: missing.map((field) => t(`opinion.${field}`)).join('、'),
              })
            : told
              ? t('opinion.complete')
              : t('opinion.untouched')}
        </span>
        <SaveLight save={saving} />
      </div>
      {area('analysis', 5)}
      <Diagnoses
        all={content.diagnoses}
        wrong={lacks('diagnoses')}
        place={(element) => {
          places.current['diagnoses'] = element;
        }}
        onEdit={(diagnoses) => {
          set({ diagnoses });
        }}
      />
      {area('advice', 4)}
      <fieldset className={style.choices}>
        <legend>{t('opinion.referral')}</legend>
        {REFERRALS.map((each, at) => (
          <label key={each} className={style.choice} data-now={each === 'refer-now'}>
            <input
              type="radio"
              name="referral"
              ref={
                at === 0
                  ? (element) => {
                      places.current['referral'] = element;
                    }
                  : undefined
              }
              checked={content.referral === each}
              onChange={() => {
                set({ referral: each });
              }}
            />
            {codeWords('referral', each)}
          </label>
        ))}
        {lacks('referral') ? <p className={style.wrong}>{lacks('referral')}</p> : null}
      </fieldset>
      {content.referral === null || content.referral === 'stay' ? null : (
        <Field
          label={t('opinion.referral-words')}
          hint={t('opinion.referral-words-hint')}
          error={lacks('referral-words')}
        >
          <textarea
            ref={(element) => {
              places.current['referral-words'] = element;
            }}
            rows={2}
            value={content.referral_words}
            onChange={(event) => {
              set({ referral_words: event.target.value });
            }}
          />
        </Field>
      )}
      {area('further', 2)}
      {area('notes', 2)}
      {props.keyImages(content.key_images, (key_images) => {
        set({ key_images });
      })}
      <Findings findings={stops} onGo={go} />
      <div className={style.last}>
        <span className={style.why} role="status">
          {props.waits ?? (stops.length > 0 ? t('report.blocked', { count: stops.length }) : '')}
        </span>
        <Button
          weight="primary"
          icon="pen"
          busy={props.busy}
          disabled={props.waits !== null || saving.kind === 'conflict'}
          onClick={() => void finish()}
        >
          {t(props.several ? 'opinion.act-sign-first' : 'opinion.act-sign')}
        </Button>
      </div>
      {saving.kind === 'conflict' ? (
        <Conflict
          mine={content}
          current={saving.current ?? { version: opinion.draft_version, content: opinion.content }}
          onMine={(current) => void keeper.keepMine(current)}
          onTheirs={(current) => {
            keeper.takeTheirs(current.version, current.content, null);
          }}
        />
      ) : null}
    </div>
  );
}
