//! The room of administration: its pages on the left, the chosen one beside them. The router gives it the page named
//! in the address and how to go to another; without one the first page of the person's own is shown.

import { Fragment } from 'react';
import type { Me } from '../../api/wire';
import { Blank } from '../../ui/Blank';
import style from './Admin.module.css';
import { drawPage, pagesFor } from './adminPages';
import { PageLink } from './PageLink';
import { useAdminWords } from './words';

interface Props {
  me: Me;
  /** The last part of the address, such as `staff`. */
  page: string | undefined;
  onGo: (page: string) => void;
}

export function AdminRoom({ me, page, onGo }: Props) {
  const { t } = useAdminWords();
  const own = pagesFor(me);
  const shown = page === undefined ? own[0] : own.find((one) => one.path === page);
  return (
    <div className={style.room}>
      <nav className={style.nav} aria-label={t('nav')}>
        {own.map((one) => (
          <PageLink key={one.path} page={one.path} here={one === shown} onGo={onGo}>
            {t(`noun.${one.path}`)}
          </PageLink>
        ))}
      </nav>
      {shown ? (
        <Fragment key={shown.path}>{drawPage(shown, me)}</Fragment>
      ) : (
        <Blank heading icon="list" title={t('not-here')} />
      )}
    </div>
  );
}
