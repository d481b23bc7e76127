//! The home of a person's roles: what waits, where to go next, what moved last.

import { useTranslation } from 'react-i18next';
import type { CaseRow, Me } from '../../api/wire';
import type { HomeCounts } from '../../data/queries';
import { codeWords } from '../../words/reading/words';
import { formatMoment } from '../../words/reading/format';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { ExamLine } from '../../ui/ExamLine';
import { PatientLine } from '../../ui/PatientLine';
import { Tag } from '../../ui/Tag';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { useNow } from '../../ui/now';
import { tiles } from './model';
import style from './Home.module.css';

interface Props {
  home: HomeCounts;
  /** `null` for people who see no patients. */
  recent: readonly CaseRow[] | null;
  me: Me;
  reads: boolean;
  go: (path: string) => void;
  open: (one: CaseRow) => void;
}

export function HomeView({ home, recent, me, reads, go, open }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const all = tiles(
    home,
    me.roles.map((each) => each.role),
  );
  const hour = new Date(now).getHours();
  const greeting = hour < 6 ? 'night' : hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
  return (
    <div className={style.page}>
      <header className={style.head}>
        <div>
          <h1 className={style.title}>{t(`home.${greeting}`, { name: me.person.name })}</h1>
          <p className={style.roles}>
            {me.roles.map((each) => `${t(`role.${each.role}`)} · ${each.institution.name}`).join('　')}
          </p>
        </div>
        {reads ? (
          <Button
            weight="primary"
            icon="next"
            onClick={() => {
              go('/reading/worklist');
            }}
          >
            {t('home.start')}
          </Button>
        ) : null}
      </header>
      <ul role="list" className={style.tiles}>
        {all.map((tile) => {
          const inside = (
            <>
              <span className={style.value}>{tile.value}</span>
              <span className={style.name}>{codeWords('home.count', tile.count)}</span>
            </>
          );
          const look = `${style.tile ?? ''} ${style[tile.tone] ?? ''}`;
          return (
            <li key={tile.count}>
              {tile.to === null ? (
                <div className={look}>{inside}</div>
              ) : (
                <button
                  type="button"
                  className={look}
                  onClick={() => {
                    if (tile.to !== null) go(tile.to);
                  }}
                >
                  {inside}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {recent === null ? null : (
        <section className={style.panel} aria-labelledby="recent">
          <h2 id="recent" className={style.subtitle}>
            {t('home.recent')}
          </h2>
          {recent.length === 0 ? (
            <Blank icon="check" title={t('home.quiet')}>
              <p>{t('home.quiet-hint')}</p>
            </Blank>
          ) : (
            <ul role="list">
              {recent.map((row) => (
                <li key={row.id}>
                  <button
                    type="button"
                    className={style.recent}
                    onClick={() => {
                      open(row);
                    }}
                  >
                    <UrgencyMark urgency={row.urgency} />
                    <PatientLine patient={row.patient} />
                    <ExamLine exam={row.examination} />
                    <span className={style.minor}>{row.institution.name}</span>
                    <Tag>{codeWords('progress', row.progress)}</Tag>
                    <span className={style.minor}>{formatMoment(row.created_at, now)}</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </div>
  );
}
