//! Draws what the server said: a quiet line while it is on its way, the reason and what to do when it is not to be
//! had, and otherwise the page with a warning when what is shown could not be refreshed.

import type { ReactNode } from 'react';
import { moment } from '../core/format';
import { problemWords } from '../core/problem';
import type { Snapshot } from '../core/resource';
import { t } from '../core/words';
import { Button } from './Button';
import { Notice } from './Notice';
import css from './Loaded.module.css';

type Props<T> = { of: Snapshot<T>; retry: () => void; children: (value: T) => ReactNode };

export function Loaded<T>({ of, retry, children }: Props<T>) {
  switch (of.state) {
    case 'loading':
      return (
        <p className={css.loading} role="status">
          <span className={css.dot} aria-hidden="true" />
          {t('common.loading')}
        </p>
      );
    case 'failed': {
      const words = problemWords(of.problem);
      return (
        <Notice tone="danger" title={words.what} urgent>
          <p>{words.todo}</p>
          <Button onClick={retry}>{t('common.try-again')}</Button>
        </Notice>
      );
    }
    case 'ready':
      return (
        <>
          {of.trouble ? (
            <Notice tone="warn" title={t('common.shown-is-old', { time: moment(of.at) })}>
              <Button onClick={retry}>{t('common.try-again')}</Button>
            </Notice>
          ) : null}
          {children(of.value)}
        </>
      );
  }
}
