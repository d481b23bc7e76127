//! Small drawings of where in a browser to press. They say nothing that the sentence above them does not say.

import type { Steps } from '../media/call/preflight';
import css from './StepPicture.module.css';
import { useWords, type WordKey } from './words';

type Row = { word: WordKey; chosen?: boolean };

/** A window or a phone with one thing to press, and what opens then. */
const PICTURES: Partial<Record<Steps, { where: 'bar' | 'menu' | 'size'; rows: readonly Row[] }>> = {
  'allow-bar': {
    where: 'bar',
    rows: [
      { word: 'picture.mic', chosen: true },
      { word: 'picture.camera', chosen: true },
    ],
  },
  'allow-phone': {
    where: 'menu',
    rows: [{ word: 'picture.permissions' }, { word: 'picture.mic', chosen: true }],
  },
  'allow-safari': {
    where: 'size',
    rows: [{ word: 'picture.settings' }, { word: 'picture.mic', chosen: true }],
  },
  answer: { where: 'bar', rows: [{ word: 'picture.allow', chosen: true }] },
  'leave-wechat': { where: 'menu', rows: [{ word: 'picture.open-in-browser', chosen: true }] },
};

export function StepPicture({ steps }: { steps: Steps }) {
  const { t } = useWords();
  const picture = PICTURES[steps];
  if (picture === undefined) return null;
  const { where, rows } = picture;
  const right = where === 'menu';
  return (
    <div className={css.picture} aria-hidden="true">
      <div className={css.bar}>
        {where === 'bar' ? <span className={css.press}>🔒</span> : null}
        {where === 'size' ? <span className={css.press}>aA</span> : null}
        <span className={css.address} />
        {where === 'menu' ? <span className={css.press}>⋯</span> : null}
      </div>
      <div className={[css.sheet, right ? css.right : ''].join(' ')}>
        {rows.map(({ word, chosen }) => (
          <span key={word} className={[css.row, chosen ? css.chosen : ''].join(' ')}>
            {t(word)}
            {chosen && word !== 'picture.allow' && word !== 'picture.open-in-browser' ? (
              <b> {t('picture.allow')}</b>
            ) : null}
          </span>
        ))}
      </div>
    </div>
  );
}
