//! Rings that come to this desk, over everything: over a page, a dialog, a report that is being written. Nothing below is
//! taken down. It says to the server that the ring sounds, changes the window's title and its icon, and shows several
//! rings one under the other, the most urgent large.

import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Incoming } from '../../call/Incoming';
import type { IncomingRing } from '../../api/expert';
import { canRing } from '../../media/ring';
import { codeWords, language } from '../../words/reading/words';
import { ageWords, formatSpan, sexWords } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { useNow } from '../../ui/now';
import { calling, shownOf, unreported, type Gone } from './ringing';
import { chipWords } from '../../words/reading/consult';
import { useRingingWindow } from './ringingWindow';
import style from './Consults.module.css';

interface Props {
  rings: readonly IncomingRing[];
  /** Rings that ended without this person, to be told and closed. */
  gone: readonly Gone[];
  /** Tells that the ring sounds; fails when that did not arrive. */
  onHeard: (ring: IncomingRing) => Promise<unknown>;
  onAccept: (ring: IncomingRing) => void;
  onDecline: (ring: IncomingRing, reason: string) => void;
  onClose: (gone: Gone) => void;
}

export function IncomingRings(props: Props) {
  const now = useNow();
  const rings = calling(props.rings, now);
  if (rings.length === 0 && props.gone.length === 0) return null;
  return <Shown {...props} rings={rings} now={now} />;
}

function Shown({ rings, gone, now, onHeard, onAccept, onDecline, onClose }: Props & { now: number }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDialogElement>(null);
  const told = useRef(new Set<string>());
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = shownOf(rings, chosen);
  const over = shown === null ? (gone[0] ?? null) : null;
  const ring = shown ?? over?.ring ?? null;
  const others = rings.filter((each) => each.id !== ring?.id);
  useRingingWindow(
    shown === null ? null : t('ringing.window', { from: shown.village?.name ?? shown.from.name }),
  );

  useEffect(() => {
    const element = box.current;
    element?.showModal();
    // A dialog gives the focus to its first button: a key meant for a report would answer.
    element?.querySelector('h1')?.focus();
    return () => {
      element?.close();
    };
  }, []);

  // The clock ticks each second: as soon as the browser lets it sound, it is said.
  useEffect(() => {
    // Who was lost meanwhile is to be proven anew.
    for (const each of rings)
      if (each.standing === 'not-reachable' && each.purpose !== 'guest') told.current.delete(each.id);
    for (const each of unreported(rings, told.current, canRing())) {
      told.current.add(each.id);
      onHeard(each).catch(() => {
        told.current.delete(each.id);
      });
    }
  }, [rings, now, onHeard]);

  if (ring === null) return null;
  const place = [ring.village?.name, ring.from.name].filter(Boolean).join(' · ');
  return (
    <dialog
      ref={box}
      className={style.calling}
      aria-labelledby="incoming"
      onCancel={(event) => {
        // Nobody is hung up on by a key.
        event.preventDefault();
      }}
    >
      <Incoming
        key={ring.id}
        language={language()}
        what={ring.purpose === 'guest' ? 'guest' : ring.urgency === 'emergency' ? 'emergency' : 'ordinary'}
        caller={{ name: ring.requested_by.name, place }}
        patient={`${sexWords(ring.patient.sex)} ${ageWords(ring.patient.age)} · ${ring.number}`}
        complaint={ring.chips.length === 0 ? t('ringing.unsaid') : chipWords(ring.chips)}
        purpose={codeWords('consult-kind', ring.kind)}
        since={ring.began_at}
        over={over === null ? null : over.by === null ? { why: 'gone' } : { why: 'taken', by: over.by }}
        onAccept={() => {
          onAccept(ring);
        }}
        onDecline={(reason) => {
          onDecline(ring, reason);
        }}
        onClose={() => {
          if (over !== null) onClose(over);
        }}
      />
      {others.length === 0 ? null : (
        <section className={style.others} aria-label={t('ringing.others')}>
          <p>{t('ringing.others-count', { count: others.length })}</p>
          {others.map((each) => (
            <div key={each.id} className={style.other}>
              <span className={style.inline}>
                <UrgencyMark urgency={each.urgency} />
                <span>{[each.village?.name, each.from.name].filter(Boolean).join(' · ')}</span>
                <span className={style.minor}>
                  {chipWords(each.chips)} · {formatSpan(now - each.began_at)}
                </span>
              </span>
              <Button
                size="s"
                onClick={() => {
                  setChosen(each.id);
                }}
              >
                {t('ringing.look')}
              </Button>
            </div>
          ))}
        </section>
      )}
    </dialog>
  );
}
