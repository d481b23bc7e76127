//! The viewer: series on the left, one or two panes, one toolbar. It shows only images of the case it was given,
//! and goes blank when they turn out to be of another.

import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Frame } from '../../imaging/frame';
import type { Pane } from '../../imaging/pane';
import type { Pictures } from '../../imaging/pictures';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { PaneView } from './PaneView';
import { SeriesList } from './SeriesList';
import { Toolbar } from './Toolbar';
import { commandFor } from './commands';
import { TOOLS, type ToolName } from './tools';
import style from './Viewer.module.css';

export interface SeriesEntry {
  study: string;
  uid: string;
  number: number | null;
  modality: string | null;
  description: string | null;
  images: number;
}

interface Props {
  series: readonly SeriesEntry[];
  pictures: Pictures;
  caseLine: readonly string[];
  /** Reads a series' frames; called once for each series shown. */
  read: (entry: SeriesEntry) => Promise<Frame[]>;
  thumbnail: (entry: SeriesEntry) => string;
  /** Why nothing may be shown, in words; `null` when all agree. */
  blanked: string | null;
  /** Which studies the images on the panes say they are of. */
  onStudies: (studies: readonly string[]) => void;
}

const NOTHING: readonly Frame[] = [];

export function Viewer({ series, pictures, caseLine, read, thumbnail, blanked, onStudies }: Props) {
  const { t } = useTranslation();
  const [panes, setPanes] = useState<1 | 2>(1);
  const [active, setActive] = useState(0);
  const [chosen, setChosen] = useState<(string | null)[]>([null, null]);
  const [tool, setTool] = useState<ToolName>('window');
  const [loaded, setLoaded] = useState<Record<string, readonly Frame[] | 'failed'>>({});
  const [made, setMade] = useState<(Pane | null)[]>([null, null]);

  const wanted = useMemo(
    () => [chosen[0] ?? series[0]?.uid ?? null, panes === 2 ? (chosen[1] ?? series[1]?.uid ?? null) : null],
    [chosen, series, panes],
  );

  useEffect(() => {
    for (const uid of wanted) {
      const entry = series.find((each) => each.uid === uid);
      if (!entry || loaded[entry.uid] !== undefined) continue;
      read(entry)
        .then((frames) => {
          setLoaded((before) => ({ ...before, [entry.uid]: frames }));
        })
        .catch(() => {
          setLoaded((before) => ({ ...before, [entry.uid]: 'failed' }));
        });
    }
  }, [wanted, series, loaded, read]);

  const stacks = wanted.map((uid) => {
    const found = uid === null ? undefined : loaded[uid];
    return found === undefined || found === 'failed' ? NOTHING : found;
  });
  const studies = useMemo(
    () => [
      ...new Set(
        Object.values(loaded).flatMap((frames) =>
          frames === 'failed' ? [] : frames.map((frame) => frame.study),
        ),
      ),
    ],
    [loaded],
  );
  useEffect(() => {
    onStudies(studies);
  }, [studies, onStudies]);

  const paneNow = made[active] ?? null;
  const modality = stacks[active]?.[0]?.modality ?? null;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isForViewer(event)) return;
      const found = TOOLS.find((each) => each.key === event.key);
      if (found) setTool(found.name);
      const command = paneNow ? commandFor(event, paneNow.state.getState(), modality) : undefined;
      if (!paneNow || !command) return;
      event.preventDefault();
      command.run(paneNow);
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [paneNow, modality]);

  /** Forgets what failed, so that it is read again. */
  const again = (): void => {
    setLoaded((before) =>
      Object.fromEntries(Object.entries(before).filter(([, frames]) => frames !== 'failed')),
    );
  };
  const failed = wanted.some((uid) => uid !== null && loaded[uid] === 'failed');
  return (
    <section className={style.viewer} aria-label={t('viewer.label')}>
      <Toolbar
        pane={paneNow}
        modality={modality}
        tool={tool}
        panes={panes}
        onTool={setTool}
        onPanes={(count) => {
          setPanes(count);
          setActive(0);
        }}
      />
      <div className={style.desk}>
        <SeriesList
          series={series}
          chosen={wanted}
          thumbnail={thumbnail}
          blanked={blanked !== null}
          onChoose={(uid) => {
            setChosen((before) => before.map((each, at) => (at === active ? uid : each)));
          }}
        />
        <div className={style.panes} data-panes={panes}>
          {blanked !== null ? (
            <div className={style.blanked} role="alert">
              <strong>{t('viewer.blanked')}</strong>
              <p>{blanked}</p>
            </div>
          ) : (
            Array.from({ length: panes }, (_, at) => (
              <PaneView
                key={at}
                pictures={pictures}
                frames={stacks[at] ?? NOTHING}
                standing={standing(loaded, wanted[at] ?? null)}
                caseLine={caseLine}
                label={t('pane.label', { number: at + 1 })}
                active={panes === 2 && active === at}
                tool={tool}
                onActive={() => {
                  setActive(at);
                }}
                onPane={(pane) => {
                  setMade((before) => before.map((each, index) => (index === at ? pane : each)));
                }}
              />
            ))
          )}
          {failed ? (
            <div className={style.trouble}>
              <Notice
                tone="danger"
                title={t('viewer.series-failed')}
                announce
                action={
                  <Button size="s" onClick={again}>
                    {t('act.retry')}
                  </Button>
                }
              />
            </div>
          ) : null}
        </div>
      </div>
    </section>
  );
}

/** What an empty pane waits for. */
function standing(
  loaded: Record<string, readonly Frame[] | 'failed'>,
  uid: string | null,
): 'choose' | 'loading' | 'failed' {
  if (uid === null) return 'choose';
  return loaded[uid] === 'failed' ? 'failed' : 'loading';
}

/** Keys belong to the images unless somebody types, a dialog is open, or the focused control wants them itself. */
function isForViewer(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || document.querySelector('dialog[open]'))
    return false;
  if (target.closest('[role=menu],[role=tablist]')) return false;
  return !(/^(BUTTON|A)$/.test(target.tagName) && /^( |Enter)$/.test(event.key));
}
