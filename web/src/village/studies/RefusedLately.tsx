//! Tells that something was not taken in the last day: who waits for images looks here first.

import { refresh, useResource } from '../core/resource';
import { studies } from '../core/server';
import { t } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { lately, REFUSED, REFUSED_WATCH } from './refused';

export function RefusedLately() {
  const list = useResource(REFUSED, studies.refused, REFUSED_WATCH);
  const now = list.state === 'ready' ? list.at : 0;
  return (
    <Loaded of={list} retry={() => refresh(REFUSED)}>
      {({ items }) => {
        const n = lately(items, now);
        return n === 0 ? null : (
          <Notice tone="warn" title={t('refused.lately', { n })}>
            <ButtonLink href="/v/refused">{t('refused.look')}</ButtonLink>
          </Notice>
        );
      }}
    </Loaded>
  );
}
