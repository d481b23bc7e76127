//! The consults that wait for this site, on the home page: the most pressing first, with how many others there are.

import { consults } from '../../data/consults';
import { useNow } from '../../ui/now';
import { refresh, useResource } from '../core/resource';
import { t } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { Loaded } from '../ui/Loaded';
import { Rows } from '../ui/Rows';
import { Figures } from './Figures';
import { ConsultCard } from './ConsultCard';
import { CONSULT_WATCH, OPEN_CONSULTS } from './keys';
import { shownAtHome, waiting } from './model';

export function Waiting() {
  const now = useNow();
  const found = useResource(OPEN_CONSULTS, () => consults.list('open', null), { kinds: CONSULT_WATCH });
  return (
    <Loaded of={found} retry={() => refresh(OPEN_CONSULTS)}>
      {({ items, counts }) => {
        if (items.length === 0) return null;
        const mine = waiting(items, now);
        return (
          <section aria-labelledby="consults">
            <h2 id="consults">{t('consult.home', { n: mine.length, all: items.length })}</h2>
            <Figures counts={counts} items={items} now={now} />
            <Rows>
              {mine.slice(0, shownAtHome(mine)).map(({ row }) => (
                <ConsultCard key={row.id} row={row} />
              ))}
            </Rows>
            <ButtonLink href="/v/consults">{t('consult.all')}</ButtonLink>
          </section>
        );
      }}
    </Loaded>
  );
}
