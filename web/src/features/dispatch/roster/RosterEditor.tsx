//! A group's roster: who is first and who is second on call at which hours of the week, who stands in for whom, and the
//! group's telephone. The week is drawn as it will be, with what it leaves open. Whoever may only look sees the same.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterBody, RosterView } from '../../../api/expert';
import { wallOf } from '../../../api/wall';
import { uuidv7 } from '../../../api/uuid';
import { Button } from '../../../ui/Button';
import { Field } from '../../../ui/Field';
import { Notice } from '../../../ui/Notice';
import { bodyOf, draftOf, faults, type RosterDraft } from './model';
import { OnCall } from './OnCall';
import { ShiftRows } from './ShiftRows';
import { SubstituteRows } from './SubstituteRows';
import { Week } from './Week';
import style from './Roster.module.css';

const HOUR_MS = 3_600_000;

interface Props {
  roster: RosterView;
  changes: boolean;
  busy: boolean;
  /** Why saving was refused, in words. */
  refused: string | null;
  onSave: (body: RosterBody, version: number) => Promise<RosterView | null>;
}

export function RosterEditor({ roster, changes, busy, refused, onSave }: Props) {
  const { t } = useTranslation();
  /** What the draft was begun from. */
  const [base, setBase] = useState(roster);
  const [draft, setDraft] = useState<RosterDraft>(() => draftOf(roster));
  const [asked, setAsked] = useState(false);
  const wrong = faults(
    draft,
    roster.members.map((each) => each.id),
    roster.zone,
  );
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(base));
  const begin = (from: RosterView): void => {
    setBase(from);
    setDraft(draftOf(from));
    setAsked(false);
  };
  // Another changed it: it is taken at once, unless something is typed here; then the person chooses.
  const newer = roster.version !== base.version;
  if (newer && !changed) begin(roster);
  const shown = asked ? wrong : [];
  const set = (part: Partial<RosterDraft>): void => {
    setDraft({ ...draft, ...part });
  };

  async function save(): Promise<void> {
    setAsked(true);
    if (wrong.length > 0) return;
    const now = await onSave(bodyOf(draft, roster.zone), base.version);
    if (now !== null) begin(now);
  }

  return (
    <div className={style.editor}>
      <OnCall roster={roster} />
      <Week shifts={draft.shifts} members={roster.members} />
      {changes ? (
        <>
          <section className={style.part} aria-labelledby="shifts">
            <h2 id="shifts" className={style.subtitle}>
              {t('roster.shifts')}
            </h2>
            <ShiftRows
              shifts={draft.shifts}
              members={roster.members}
              wrong={shown}
              onEdit={(shifts) => {
                set({ shifts });
              }}
            />
            <Button
              icon="users"
              onClick={() => {
                set({
                  shifts: [
                    ...draft.shifts,
                    {
                      id: null,
                      key: uuidv7(),
                      person: '',
                      line: 'first',
                      days: [],
                      from: '08:00',
                      until: '18:00',
                    },
                  ],
                });
              }}
            >
              {t('roster.add-shift')}
            </Button>
          </section>
          <section className={style.part} aria-labelledby="substitutes">
            <h2 id="substitutes" className={style.subtitle}>
              {t('roster.substitutes')}
            </h2>
            <SubstituteRows
              substitutes={draft.substitutes}
              members={roster.members}
              wrong={shown}
              onEdit={(substitutes) => {
                set({ substitutes });
              }}
            />
            <Button
              icon="user"
              onClick={() => {
                const hour = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
                set({
                  substitutes: [
                    ...draft.substitutes,
                    {
                      key: uuidv7(),
                      of: '',
                      by: '',
                      from: wallOf(hour, roster.zone),
                      until: wallOf(hour + 24 * HOUR_MS, roster.zone),
                    },
                  ],
                });
              }}
            >
              {t('roster.add-substitute')}
            </Button>
          </section>
          <section className={style.part}>
            <Field label={t('roster.phone')} hint={t('roster.phone-hint')}>
              <input
                type="tel"
                value={draft.phone}
                onChange={(event) => {
                  set({ phone: event.target.value });
                }}
              />
            </Field>
          </section>
          {newer && changed ? (
            <Notice
              tone="warn"
              title={t('roster.newer')}
              announce
              action={
                <>
                  <Button
                    size="s"
                    onClick={() => {
                      begin(roster);
                    }}
                  >
                    {t('roster.take-theirs')}
                  </Button>
                  <Button
                    size="s"
                    onClick={() => {
                      setBase(roster);
                    }}
                  >
                    {t('roster.keep-mine')}
                  </Button>
                </>
              }
            />
          ) : null}
          {refused === null ? null : <Notice tone="danger" title={refused} announce />}
          <div className={style.last}>
            <span className={style.minor} role="status">
              {shown.length > 0
                ? t('roster.wrong', { count: shown.length })
                : changed
                  ? t('roster.unsaved')
                  : ''}
            </span>
            <Button
              disabled={!changed || busy}
              onClick={() => {
                begin(roster);
              }}
            >
              {t('roster.undo')}
            </Button>
            <Button weight="primary" icon="check" busy={busy} disabled={!changed} onClick={() => void save()}>
              {t('roster.save')}
            </Button>
          </div>
        </>
      ) : (
        <p className={style.minor}>{t('roster.look-only')}</p>
      )}
    </div>
  );
}
