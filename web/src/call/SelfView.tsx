//! What the others see of this person, and why they see nothing.

import type { Own } from '../media/call/view';
import css from './SelfView.module.css';
import { Sign } from './Sign';
import { Video } from './Video';
import { useWords } from './words';

export function SelfView({ own }: { own: Own }) {
  const { t } = useWords();
  return (
    <aside className={css.self} aria-label={t('room.self')}>
      {own.picture ? (
        <div className={css.face}>
          <Video picture={own.picture} label={t('room.self-seen')} mirrored />
        </div>
      ) : (
        <span className={css.words}>
          <Sign name="camera-off" size={20} />
          {t(own.camera === 'on' ? 'sight.coming' : `sight.${own.camera}`)}
        </span>
      )}
      <span className={css.words}>
        <Sign name={own.mic === 'on' ? 'mic' : 'mic-off'} size={20} />
        {t(`mic.${own.mic}`)}
      </span>
    </aside>
  );
}
