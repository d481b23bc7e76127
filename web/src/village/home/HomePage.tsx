//! Home: what needs me now on top, then what is under way, and the one big button. Each part loads and fails by
//! itself, so that a critical value is never hidden by another part's trouble.

import type { Me } from '../../api/wire';
import { asksExperts, isTechnician, sendsFor } from '../core/duties';
import { whenItComes } from '../core/fetched';
import { refresh, useResource } from '../core/resource';
import { cases, criticals, deliveries } from '../core/server';
import { t } from '../core/words';
import { CaseCard } from '../cases/CaseCard';
import { ButtonLink } from '../ui/ButtonLink';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Rows } from '../ui/Rows';
import { CriticalCard } from './CriticalCard';
import css from './Home.module.css';
import { CRITICALS, CRITICALS_WATCH, openCriticals, underWay, waitingResults } from './model';
import { ResultCard } from './ResultCard';
import { UnmatchedCount } from './UnmatchedCount';

const RESULTS = '/deliveries?unacknowledged';
const RUNNING = '/cases?open';

/** Comes after the page itself: the button to call for help does not wait for it. */
const WaitingConsults = whenItComes(async () => (await import('../consults/Waiting')).Waiting);

export function HomePage({ me }: { me: Me }) {
  const critical = useResource(CRITICALS, () => criticals.list('open'), CRITICALS_WATCH);
  const results = useResource(RESULTS, () => deliveries.list('unacknowledged'), {
    kinds: ['delivery', 'report', 'case'],
  });
  const running = useResource(RUNNING, () => cases.list('open', null), {
    kinds: ['case', 'study', 'report', 'delivery', 'critical'],
  });
  return (
    <Page title={t('home.title')}>
      <Loaded of={critical} retry={() => refresh(CRITICALS)}>
        {(list) => {
          const open = openCriticals(list.items);
          return open.length === 0 ? null : (
            <section aria-labelledby="criticals">
              <h2 id="criticals" className={css.alarm}>
                {t('home.criticals', { n: open.length })}
              </h2>
              {open.map((one) => (
                <CriticalCard key={one.id} critical={one} />
              ))}
            </section>
          );
        }}
      </Loaded>
      <div className={css.register}>
        {asksExperts(me) ? (
          <ButtonLink href="/v/consults/urgent" kind="danger" wide>
            {t('home.urgent')}
          </ButtonLink>
        ) : null}
        <ButtonLink href="/v/register" kind="primary" wide>
          {t('home.register')}
        </ButtonLink>
        {sendsFor(me) !== undefined && !isTechnician(me) ? (
          <ButtonLink href="/v/upload" wide>
            {t('upload.title')}
          </ButtonLink>
        ) : null}
      </div>
      {isTechnician(me) ? <UnmatchedCount /> : null}
      {asksExperts(me) ? <WaitingConsults /> : null}
      <div className={css.columns}>
        <section aria-labelledby="results">
          <h2 id="results">{t('home.results')}</h2>
          <Loaded of={results} retry={() => refresh(RESULTS)}>
            {(list) => {
              const waiting = waitingResults(list.items, me);
              return waiting.length === 0 ? (
                <Empty title={t('home.no-results')}>
                  <p>{t('home.no-results-todo')}</p>
                </Empty>
              ) : (
                <Rows>
                  {waiting.map((one) => (
                    <ResultCard key={one.id} result={one} />
                  ))}
                </Rows>
              );
            }}
          </Loaded>
        </section>
        <section aria-labelledby="running">
          <h2 id="running">{t('home.running')}</h2>
          <Loaded of={running} retry={() => refresh(RUNNING)}>
            {(list) => {
              const open = underWay(list.items);
              return open.length === 0 ? (
                <Empty title={t('home.no-running')}>
                  <p>{t('home.no-running-todo')}</p>
                </Empty>
              ) : (
                <Rows>
                  {open.map((one) => (
                    <CaseCard key={one.id} row={one} />
                  ))}
                </Rows>
              );
            }}
          </Loaded>
        </section>
      </div>
    </Page>
  );
}
