//! The people and the shared screen, as a grid or with the speaker large. It tells which pictures are on the screen, so
//! that no others are sent.

import { useEffect, useRef, useState } from 'react';
import type { CallView, Person, Wanted } from '../media/call/view';
import { mainOf, wantedFor, type Layout } from './model';
import { Sign } from './Sign';
import css from './Stage.module.css';
import { sightKey, Tile } from './Tile';
import tile from './Tile.module.css';
import { useTiling } from './useTiling';
import { Video } from './Video';
import { useWords } from './words';

type Props = { view: CallView; layout: Layout; onWant: (wanted: Wanted) => void };

export function Stage({ view, layout, onWant }: Props) {
  const { t } = useWords();
  const { others, shared, own } = view;
  const [chosen, setChosen] = useState<string | null>(null);
  const [spoke, setSpoke] = useState<string | null>(null);
  const stage = useRef<HTMLDivElement>(null);
  const speaking = others.find((one) => one.speaking)?.participant ?? null;
  if (speaking !== null && speaking !== spoke) setSpoke(speaking);
  const main = layout === 'speaker' ? mainOf(others, chosen, spoke) : null;

  const many = layout === 'grid' && shared === null && others.length > 1;
  const tiling = useTiling(stage, many ? others.length : 0);

  const wanted = JSON.stringify(wantedFor(view, layout, main));
  useEffect(() => onWant(JSON.parse(wanted) as Wanted), [wanted, onWant]);

  if (others.length === 0)
    return (
      <div className={css.alone}>
        <Sign name="people" size={48} />
        <p className={css.strong}>{t('room.alone')}</p>
        <p>{t('room.alone-hint')}</p>
      </div>
    );
  const rest = shared === null ? others.filter((one) => one !== main) : others;
  const draw = (one: Person, large = false) => (
    <Tile
      key={one.participant}
      person={one}
      own={own.mic}
      large={large}
      onChoose={
        layout === 'speaker' && !large && others.length > 1 ? () => setChosen(one.participant) : undefined
      }
    />
  );
  const big = shared !== null || main !== null;
  return (
    <div ref={stage} className={[css.stage, big ? css.speaker : ''].join(' ')}>
      {shared ? <Shared shared={shared} others={others} /> : main ? draw(main, true) : null}
      {rest.length > 0 ? (
        <div
          className={big ? css.strip : css.tiles}
          data-many={many || undefined}
          style={tiling}
          role="group"
          aria-label={t('room.everyone')}
          // What can be pushed is reached by the keyboard too.
          tabIndex={0}
        >
          {rest.map((one) => draw(one))}
        </div>
      ) : null}
    </div>
  );
}

function Shared({ shared, others }: { shared: NonNullable<CallView['shared']>; others: readonly Person[] }) {
  const { t } = useWords();
  const name = others.find((one) => one.participant === shared.participant)?.name ?? t('call.unnamed');
  const label = t('room.screen-of', { name });
  const why = sightKey(shared.sight, 'on');
  const comes = shared.sight.state === 'moving' || shared.sight.state === 'still';
  return (
    <article className={[tile.tile, tile.large].join(' ')} aria-label={label}>
      <div className={tile.face}>
        {comes ? <Video picture={shared.picture} label={label} /> : <Sign name="screen" size={48} />}
        {/* A page that nobody turns stands still, and is none the worse for it. */}
        {why && shared.sight.state !== 'still' ? <span className={tile.why}>{t(why)}</span> : null}
      </div>
      <div className={tile.caption}>
        <span className={tile.name}>{label}</span>
      </div>
    </article>
  );
}
