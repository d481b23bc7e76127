//! One pane on the page: the canvas, what the mouse and keys do with it, and in words whatever is not a picture.

import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Pane } from '../../imaging/pane';
import type { Pictures } from '../../imaging/pictures';
import type { Frame } from '../../imaging/frame';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { begin, end, move, type Drag, type ToolName } from './tools';
import { paneWords } from './paneWords';
import style from './Viewer.module.css';

interface Props {
  pictures: Pictures;
  frames: readonly Frame[];
  caseLine: readonly string[];
  /** What it waits for while it has no frames. */
  standing: 'choose' | 'loading' | 'failed';
  label: string;
  active: boolean;
  tool: ToolName;
  onActive: () => void;
  onPane: (pane: Pane | null) => void;
}

export function PaneView({
  pictures,
  frames,
  caseLine,
  standing,
  label,
  active,
  tool,
  onActive,
  onPane,
}: Props) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pane, setPane] = useState<Pane | null>(null);
  const drag = useRef<Drag | null>(null);

  // The pane lives as long as its canvas: words, line and listener are asked for when they are needed.
  const wordsNow = useEffectEvent(() => paneWords(t));
  const lineNow = useEffectEvent(() => caseLine);
  const tell = useEffectEvent(onPane);
  useEffect(() => {
    if (!canvas.current) return;
    const made = new Pane(canvas.current, pictures, wordsNow());
    setPane(made);
    tell(made);
    return () => {
      tell(null);
      made.destroy();
    };
  }, [pictures]);

  useEffect(() => {
    pane?.speak(paneWords(t));
  }, [pane, t]);
  const stack = useRef<{ pane: Pane; series: string } | null>(null);
  useEffect(() => {
    if (!pane) return;
    const first = frames[0];
    if (!first) {
      stack.current = null;
      pane.clear();
      return;
    }
    const same = stack.current?.pane === pane && stack.current.series === `${first.study}/${first.series}`;
    stack.current = { pane, series: `${first.study}/${first.series}` };
    if (same) pane.renew(frames);
    else pane.show(frames, lineNow());
  }, [pane, frames]);
  // A new line about the same stack is written at once and does not move the reader.
  useEffect(() => {
    pane?.name(caseLine);
  }, [pane, caseLine]);

  // The browser would scroll the page; the wheel belongs to the stack.
  useEffect(() => {
    const element = canvas.current;
    if (!element || !pane) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      if (event.ctrlKey) pane.zoom(Math.exp(-event.deltaY / 400), [event.offsetX, event.offsetY]);
      else pane.scroll(Math.sign(event.deltaY));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('wheel', onWheel);
    };
  }, [pane]);

  return (
    <div
      className={style.pane}
      data-active={active}
      role="group"
      aria-label={label}
      tabIndex={0}
      onFocus={onActive}
    >
      <canvas
        ref={canvas}
        className={style.canvas}
        data-tool={tool}
        onContextMenu={(event) => {
          event.preventDefault();
        }}
        onPointerDown={(event) => {
          if (!pane) return;
          onActive();
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = begin(pane, tool, event.button, [
            event.nativeEvent.offsetX,
            event.nativeEvent.offsetY,
          ]);
        }}
        onPointerMove={(event) => {
          if (pane && drag.current) {
            drag.current = move(pane, drag.current, [event.nativeEvent.offsetX, event.nativeEvent.offsetY]);
          }
        }}
        onPointerUp={(event) => {
          if (pane && drag.current)
            end(pane, drag.current, [event.nativeEvent.offsetX, event.nativeEvent.offsetY]);
          drag.current = null;
        }}
        onPointerCancel={() => {
          drag.current = null;
        }}
      />
      {pane ? <Words pane={pane} empty={frames.length === 0 ? standing : null} /> : null}
      <span className={style.corner} aria-hidden="true">
        {active ? <Icon name="check" size={12} /> : null}
      </span>
    </div>
  );
}

function Words({ pane, empty }: { pane: Pane; empty: Props['standing'] | null }) {
  const { t } = useTranslation();
  const state = useStore(pane.state);
  const letters = state.letters;
  return (
    <>
      <p className="visually-hidden" role="status">
        {state.drawn === 'picture'
          ? t('pane.described', {
              at: state.index + 1,
              of: state.total,
              fidelity: state.fidelity === null ? '' : t(`fidelity.${state.fidelity}`),
              left: letters?.left ?? '?',
              right: letters?.right ?? '?',
              top: letters?.top ?? '?',
              bottom: letters?.bottom ?? '?',
            })
          : ''}
      </p>
      <ul className="visually-hidden" aria-label={t('pane.lengths')} aria-live="polite">
        {pane.lengths().map((words, at) => (
          <li key={at}>{words}</li>
        ))}
      </ul>
      {empty === null || empty === 'failed' ? null : (
        <p className={style.message}>{t(empty === 'choose' ? 'pane.choose' : 'pane.loading')}</p>
      )}
      {state.drawn === 'loading' && empty === null ? (
        <p className={style.message}>{t('pane.loading')}</p>
      ) : null}
      {state.drawn === 'failed' ? (
        <div className={style.message} role="alert">
          <p>
            <Icon name="alert" /> {t(state.why === 'line' ? 'pane.failed-line' : 'pane.failed-decode')}
          </p>
          <p>{t('pane.failed-which', { at: state.index + 1, of: state.total })}</p>
          <Button
            size="s"
            onClick={() => {
              pane.retry();
            }}
          >
            {t('act.retry')}
          </Button>
        </div>
      ) : null}
      {state.here < state.total ? (
        <div
          className={style.progress}
          role="progressbar"
          aria-label={t('pane.progress')}
          aria-valuemin={0}
          aria-valuemax={state.total}
          aria-valuenow={state.here}
        >
          <span style={{ width: `${String((100 * state.here) / state.total)}%` }} />
        </div>
      ) : null}
    </>
  );
}
