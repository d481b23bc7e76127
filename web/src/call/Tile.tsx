//! One other person: their picture or why there is none, their name, whether they are heard, and the light that tells
//! whether they hear this page.

import type { DeviceState } from '../media/call/messages';
import type { Person, Sight } from '../media/call/view';
import { Heard } from './Heard';
import { Sign } from './Sign';
import css from './Tile.module.css';
import { Video } from './Video';
import { useWords, type WordKey } from './words';

type Props = {
  person: Person;
  own: DeviceState;
  large?: boolean;
  /** Makes this the large one. */
  onChoose?: (() => void) | undefined;
};

export function Tile({ person, own, large = false, onChoose }: Props) {
  const { t } = useWords();
  const { name, present, mic, picture } = person;
  const why = sightWord(person);
  const moving = person.sight.state === 'moving' || person.sight.state === 'still';
  const classes = [css.tile, large ? css.large : '', person.speaking ? css.speaking : '']
    .filter(Boolean)
    .join(' ');
  const face = (
    <>
      {picture && moving && present === 'here' ? (
        <Video picture={picture} label={name} />
      ) : (
        <Initial name={name} />
      )}
      {why ? (
        <span className={css.why}>
          {person.sight.state === 'none' ? null : <Sign name="pause" size={20} />}
          <span>{t(why)}</span>
        </span>
      ) : null}
    </>
  );
  return (
    <article className={classes} aria-label={name}>
      {onChoose ? (
        <button type="button" className={css.face} onClick={onChoose}>
          <span className={css.said}>{t('room.focus', { name })}</span>
          {face}
        </button>
      ) : (
        <div className={css.face}>{face}</div>
      )}
      <div className={css.caption}>
        <span className={css.name}>
          {name}
          {mic === 'on' || present !== 'here' ? null : (
            <span className={css.mic}>
              <Sign name="mic-off" size={18} />
              {t(`mic.${mic}`)}
            </span>
          )}
        </span>
        <span className={css.place}>{person.place}</span>
        {present === 'here' ? <Heard heard={person.heard} own={own} /> : null}
      </div>
    </article>
  );
}

/** Why there is no moving picture. */
function sightWord({ present, camera, sight }: Person): WordKey | null {
  if (present !== 'here') return `present.${present}`;
  return sightKey(sight, camera);
}

export function sightKey(sight: Sight, camera: DeviceState): WordKey | null {
  switch (sight.state) {
    case 'moving':
      return null;
    case 'still':
      return 'sight.still';
    case 'coming':
      return 'sight.coming';
    case 'paused':
      return `sight.paused-${sight.why}`;
    case 'none':
      return `sight.${camera === 'on' ? 'off' : camera}`;
  }
}

function Initial({ name }: { name: string }) {
  return (
    <span className={css.initial} aria-hidden="true">
      {[...name][0] ?? '?'}
    </span>
  );
}
