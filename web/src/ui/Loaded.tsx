//! The four ways a read can stand, drawn alike on every page: loading, failed with nothing to show, old but shown,
//! and fresh. Old facts are never passed off as current.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/http';
import { Blank } from './Blank';
import { Button } from './Button';
import { Notice } from './Notice';
import { problemWords } from './problem';
import { Skeleton } from './Skeleton';

interface Read<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** `page`: the read is the whole page, which then has a heading in every state. */
export function Loaded<T>({
  of,
  rows = 8,
  page = false,
  children,
}: {
  of: Read<T>;
  rows?: number;
  page?: boolean;
  children: (data: T) => ReactNode;
}) {
  const { t } = useTranslation();
  const again = (
    <Button size="s" onClick={() => void of.refetch()}>
      {t('act.retry')}
    </Button>
  );
  if (of.data === undefined) {
    if (of.error === null) {
      return (
        <>
          {page ? <h1 className="visually-hidden">{t('state.loading')}</h1> : null}
          <Skeleton rows={rows} label={t('state.loading')} />
        </>
      );
    }
    const offline = of.error instanceof ApiProblem && of.error.status === 0;
    return (
      <Blank
        icon={offline ? 'signal' : 'alert'}
        title={offline ? t('state.unreachable') : t('state.failed')}
        alert
        heading={page}
        action={again}
      >
        <p>{offline ? t('state.unreachable-hint') : problemWords(of.error)}</p>
      </Blank>
    );
  }
  return (
    <>
      {of.error === null ? null : (
        <Notice tone="warn" title={t('state.old')} action={again} announce>
          {problemWords(of.error)}
        </Notice>
      )}
      {children(of.data)}
    </>
  );
}
