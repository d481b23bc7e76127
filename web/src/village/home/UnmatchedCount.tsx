//! Tells a technician that a device sent images which belong to nobody yet.

import { refresh, useResource } from '../core/resource';
import { studies } from '../core/server';
import { t } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';

const KEY = '/studies?unmatched';

export function UnmatchedCount() {
  const unmatched = useResource(KEY, () => studies.list('unmatched'), { kinds: ['study'] });
  return (
    <Loaded of={unmatched} retry={() => refresh(KEY)}>
      {(list) =>
        list.items.length === 0 ? null : (
          <Notice tone="warn" title={t('studies.unmatched-count', { n: list.items.length })}>
            <ButtonLink href="/v/studies">{t('studies.look')}</ButtonLink>
          </Notice>
        )
      }
    </Loaded>
  );
}
