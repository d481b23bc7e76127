//! The room of administration: its pages on the left, the chosen one beside them. The router gives it the page named
//! in the address and how to go to another; without one the first page of the person's own is shown.

import type { Me } from '../../api/wire';
import { Blank } from '../../ui/Blank';
import style from './Admin.module.css';
import { ADMIN_PAGES } from './adminPages';
import { useAdminWords } from './words';

interface Props {
  me: Me;
  /** The last part of the address, such as `staff`. */
  page: string | undefined;
  onGo: (page: string) => void;
}

export function AdminRoom({ me, page, onGo }: Props) {
  const { t } = useAdminWords();
  const own = ADMIN_PAGES.filter((one) => me.roles.some((post) => one.roles.includes(post.role)));
  const shown = page === undefined ? own[0] : own.find((one) => one.path === page);
  const Shown = shown?.component;
  return (
    <div className={style.room}>
      <nav className={style.nav} aria-label={t('nav')}>
        {own.map((one) => (
          <a
            key={one.path}
            href={`/reading/admin/${one.path}`}
            aria-current={one === shown ? 'page' : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              onGo(one.path);
            }}
          >
            {t(one.word)}
          </a>
        ))}
      </nav>
      {Shown ? <Shown /> : <Blank icon="list" title={t('not-here')} />}
    </div>
  );
}
