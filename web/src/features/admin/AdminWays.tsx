//! The pages of administration a person has use for, each with what it is for: the home of administrators.

import type { Me } from '../../api/wire';
import style from './Admin.module.css';
import { pagesFor } from './adminPages';
import { PageLink } from './PageLink';
import { useAdminWords } from './words';

interface Props {
  me: Me;
  onGo: (page: string) => void;
}

export function AdminWays({ me, onGo }: Props) {
  const { t } = useAdminWords();
  return (
    <nav aria-label={t('nav')}>
      <ul role="list" className={style.ways}>
        {pagesFor(me).map((one) => (
          <li key={one.path}>
            <PageLink page={one.path} className={style.way} onGo={onGo}>
              <strong>{t(`noun.${one.path}`)}</strong>
              <span>{t(`about.${one.path}`)}</span>
            </PageLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
