//! The home of a person's roles: what they do here, what waits, where to go next, what moved last.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseCounts, CaseRow, Me } from '../../api/wire';
import { codeWords } from '../../words/reading/words';
import { formatMoment, hourOf } from '../../words/reading/format';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { ExamLine } from '../../ui/ExamLine';
import { PatientLine } from '../../ui/PatientLine';
import { Tag } from '../../ui/Tag';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { useNow } from '../../ui/now';
import { Tiles } from '../../ui/Tiles';
import type { Home } from './model';
import style from './Home.module.css';

interface Props {
  home: Home;
  /** `null` for people who see no cases. */
  recent: readonly CaseRow[] | null;
  me: Me;
  /** What waits in consults, below what waits to be read. */
  consults?: ReactNode;
  /** More pages to go to, listed below. */
  ways?: ReactNode;
  go: (path: string, by?: keyof CaseCounts) => void;
  open: (one: CaseRow) => void;
}

export function HomeView({ home, recent, me, consults, ways, go, open }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const { start } = home;
  const hour = hourOf(now);
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
        {start === null ? null : (
          <Button
            weight="primary"
            icon="next"
            onClick={() => {
              go(start.to);
            }}
          >
            {t(start.word)}
          </Button>
        )}
      </header>
      <div className={style.says}>
        {home.says.map((say) => (
          <p key={say}>{t(`home.say.${say}`)}</p>
        ))}
      </div>
      {home.tiles.length === 0 ? null : (
        <Tiles
          tiles={home.tiles.map((tile) => ({
            key: tile.count,
            value: tile.value,
            name: codeWords('home.count', tile.count),
            tone: tile.tone === 'plain' ? undefined : tile.tone,
            onGo: () => {
              go(tile.to, tile.by);
            },
          }))}
        />
      )}
      {consults}
      {ways}
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
