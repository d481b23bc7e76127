//! On top of every page: a consult this person is in goes on; an opinion came; a talk of this site
//! goes on without this page. It stays in sight however far a page is scrolled, and sounds once for each new reason.

import { useEffect, useRef } from 'react';
import { ring } from '../../media/ring';
import { consults } from '../../data/consults';
import { useNow } from '../../ui/now';
import { useResource } from '../core/resource';
import { usePath } from '../core/router';
import { t } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { Notice } from '../ui/Notice';
import css from './Watch.module.css';
import { CONSULT_WATCH, OPEN_CONSULTS } from './keys';
import { goesOnAway, isToldOn, loud } from './model';
import { useEnded, useTalk } from './talk';

export function Watch() {
  const path = usePath();
  const now = useNow();
  const talk = useTalk();
  const ended = useEnded(talk);
  const found = useResource(OPEN_CONSULTS, () => consults.list('open', null), { kinds: CONSULT_WATCH });
  const all = found.state === 'ready' ? loud(found.value.items, now) : [];
  const heard = useRef(new Set<string>());
  const own = talk !== null && !ended ? talk.consult : null;
  const first = all.find((one) => isToldOn(path, one)) ?? null;
  const reasons = all
    .filter((one) => one.sounds && one.id !== own)
    .map((one) => `${one.id} ${one.duty}`)
    .join('|');
  useEffect(() => {
    const news = reasons.split('|').filter((reason) => reason !== '' && !heard.current.has(reason));
    for (const reason of news) heard.current.add(reason);
    if (news.length > 0) ring();
  }, [reasons]);
  if (talk !== null && goesOnAway({ consult: talk.consult, ended }, path))
    return (
      <div className={css.watch}>
        <Notice tone="info" title={t('consult.goes-on')} urgent>
          <ButtonLink href={`/v/consults/${talk.consult}/room`} kind="primary">
            {t('consult.back-to-room')}
          </ButtonLink>
        </Notice>
      </div>
    );
  if (first === null) return null;
  return (
    <div className={css.watch}>
      <Notice tone="danger" title={t(`duty.${first.duty}`)} urgent>
        <ButtonLink
          href={`/v/consults/${first.id}${first.duty === 'read-opinion' ? '' : '/room'}`}
          kind="danger"
          wide
        >
          {t(
            first.duty === 'read-opinion'
              ? 'consult.read-opinion'
              : first.duty === 'talking'
                ? 'consult.back-to-room'
                : 'consult.join',
          )}
        </ButtonLink>
      </Notice>
    </div>
  );
}
