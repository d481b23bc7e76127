//! The viewer: series on the left, one or two panes, one toolbar. It shows only images of the case it was given,
//! and goes blank when they turn out to be of another.

import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Frame } from '../../imaging/frame';
import type { Pane } from '../../imaging/pane';
import type { Pictures } from '../../imaging/pictures';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { NewsBar } from './NewsBar';
import { PaneView } from './PaneView';
import { SeriesList } from './SeriesList';
import { Toolbar } from './Toolbar';
import { commandFor } from './commands';
import { isKeyImageKey, type KeyImageChoice } from './KeyImageButton';
import { shownOf, type SeriesEntry, type SeriesRead, type Shown } from './shown';
import { TOOLS, type ToolName } from './tools';
import { useSeries } from './useSeries';
import style from './Viewer.module.css';

interface Props {
  series: readonly SeriesEntry[];
  /** Every study of the case has said what is in it. */
  listed: boolean;
  pictures: Pictures;
  caseLine: readonly string[];
  /** Reads a series' frames; again whenever the study lists it otherwise. */
  read: (entry: SeriesEntry) => Promise<Omit<SeriesRead, 'listed'>>;
  thumbnail: (entry: SeriesEntry) => string;
  keyImages: KeyImageChoice;
  /** Why nothing may be shown, in words; `null` when all agree. */
  blanked: string | null;
  /** What the opened series say of themselves. */
  onShown: (shown: readonly Shown[]) => void;
  /** The images are newer than the page: read the case and its studies again. */
  onBehind: () => void;
}

const NOTHING: readonly Frame[] = [];

export function Viewer(props: Props) {
  const { series, listed, pictures, caseLine, read, thumbnail, blanked, onShown, onBehind } = props;
  const { t } = useTranslation();
  const [panes, setPanes] = useState<1 | 2>(1);
  const [active, setActive] = useState(0);
  const [chosen, setChosen] = useState<(string | null)[]>([null, null]);
  const [tool, setTool] = useState<ToolName>('window');
  const [opened, setOpened] = useState<readonly string[]>([]);
  const [made, setMade] = useState<(Pane | null)[]>([null, null]);

  // What was put on a pane stays there whatever arrives; a series that went away makes room.
  const wanted = useMemo(() => {
    const there = (uid: string | null | undefined): string | null =>
      series.find((each) => each.uid === uid)?.uid ?? null;
    const first = opened.find((uid) => there(uid) !== null) ?? series[0]?.uid ?? null;
    return [
      there(chosen[0]) ?? first,
      panes === 2 ? (there(chosen[1]) ?? series.find((each) => each.uid !== first)?.uid ?? null) : null,
    ];
  }, [chosen, series, panes, opened]);
  const first = wanted[0] ?? null;
  if (first !== null && !opened.includes(first)) setOpened([...opened, first]);

  const { loaded, failing, again } = useSeries(series, wanted, read, onBehind);
  const stacks = wanted.map((uid) => (uid === null ? NOTHING : (loaded[uid]?.frames ?? NOTHING)));
  const shown = useMemo(() => shownOf(series, loaded, failing), [series, loaded, failing]);
  useEffect(() => {
    onShown(shown);
  }, [shown, onShown]);

  const paneNow = made[active] ?? null;
  const modality = stacks[active]?.[0]?.modality ?? null;
  const { toggle } = props.keyImages;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isForViewer(event)) return;
      const shown = isKeyImageKey(event) ? paneNow?.shown() : undefined;
      if (shown) {
        event.preventDefault();
        toggle(shown);
        return;
      }
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
  }, [paneNow, modality, toggle]);

  const failed = wanted.some((uid) => uid !== null && failing.has(uid));
  return (
    <section className={style.viewer} aria-label={t('viewer.label')}>
      <Toolbar
        pane={paneNow}
        keyImages={props.keyImages}
        modality={modality}
        tool={tool}
        panes={panes}
        onTool={setTool}
        onPanes={(count) => {
          setPanes(count);
          setActive(0);
        }}
      />
      {blanked === null ? <NewsBar series={series} listed={listed} /> : null}
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
                standing={standing(failing, wanted[at] ?? null)}
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
function standing(failing: ReadonlySet<string>, uid: string | null): 'choose' | 'loading' | 'failed' {
  if (uid === null) return 'choose';
  return failing.has(uid) ? 'failed' : 'loading';
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
