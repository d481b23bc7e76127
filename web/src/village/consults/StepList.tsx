//! The way of a consult as steps: what is done with its time, where it is, what comes. The signs are words to a screen
//! reader too.

import type { ConsultView } from '../../data/consult';
import { fullMoment } from '../core/format';
import { t } from '../core/words';
import css from './Consult.module.css';
import { stepsOf } from './model';

const SIGNS = { done: '✓', now: '▶', later: '○' } as const;

export function StepList({ view }: { view: ConsultView }) {
  return (
    <ol className={css.steps} aria-label={t('consult.steps')}>
      {stepsOf(view).map(({ step, at, is }) => (
        <li key={step} className={css[is]} aria-current={is === 'now' ? 'step' : undefined}>
          <span className={css.sign} aria-hidden="true">
            {SIGNS[is]}
          </span>
          <span>
            {t(`step.${step}`)}
            {at === null ? '' : ` · ${fullMoment(at)}`}
            <span className="visually-hidden"> {t(`step.is-${is}`)}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
