//! An examination without images, seen by who works at the device: images with its accession number that wait in the
//! list of those that belong to nobody are said to be here, and lead there.

import { refresh, useResource } from '../core/resource';
import { studies } from '../core/server';
import { t } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { sentFor } from './model';

const KEY = '/studies?unmatched';

export function WaitingStudies({ accession }: { accession: string }) {
  const unmatched = useResource(KEY, () => studies.list('unmatched'), { kinds: ['study'] });
  return (
    <Loaded of={unmatched} retry={() => refresh(KEY)}>
      {({ items }) => {
        const waiting = items.filter((one) => sentFor(one, accession));
        return waiting.length === 0 ? (
          <p>{t('study.none-yet')}</p>
        ) : (
          <Notice tone="warn" title={t('study.waits')}>
            {waiting.map((one) => (
              <p key={one.id}>
                <ButtonLink href={`/v/studies/${one.id}`} kind="primary">
                  {t('study.waits-look', { n: one.instances })}
                </ButtonLink>
              </p>
            ))}
          </Notice>
        );
      }}
    </Loaded>
  );
}
