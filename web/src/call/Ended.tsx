//! The consult is over for this page: why, and what can be done now.

import type { Ended as Why } from '../media/call/room';
import css from './Ended.module.css';
import { Key } from './Key';
import type { RoomActs } from './Room';
import { useWords } from './words';

/** Where entering again may help. */
const AGAIN: ReadonlySet<Why> = new Set<Why>([
  'left',
  'replaced',
  'room-locked',
  'room-full',
  'offer-unusable',
]);

type Props = { why: Why; acts: Pick<RoomActs, 'again' | 'back' | 'writing'> };

export function Ended({ why, acts }: Props) {
  const { t } = useWords();
  return (
    <div className={css.ended} role="status">
      <p className={css.words}>{t(`ended.${why}`)}</p>
      <div className={css.keys}>
        {acts.again && AGAIN.has(why) ? (
          <Key kind="primary" onClick={acts.again}>
            {t('ended.again')}
          </Key>
        ) : null}
        {acts.writing && (why === 'browser' || why === 'offer-unusable') ? (
          <Key kind="primary" sign="chat" onClick={acts.writing}>
            {t('ended.write')}
          </Key>
        ) : null}
        <Key onClick={acts.back}>{t('ended.back')}</Key>
      </div>
    </div>
  );
}
