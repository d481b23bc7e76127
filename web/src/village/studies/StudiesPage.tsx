//! What the devices of this site sent, live as it arrives; what belongs to nobody yet stands first.

import { useState } from 'react';
import { refresh, useResource } from '../core/resource';
import { studies } from '../core/server';
import { t } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { Choice } from '../ui/Choice';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Rows } from '../ui/Rows';
import { RefusedLately } from './RefusedLately';
import { StudyCard } from './StudyCard';

type Shown = 'unmatched' | 'all';

export function StudiesPage() {
  const [shown, setShown] = useState<Shown>('unmatched');
  const key = `/studies?${shown}`;
  const list = useResource(key, () => studies.list(shown), { kinds: ['study', 'case'] });
  return (
    <Page title={t('studies.title')}>
      <p>
        <ButtonLink href="/v/upload">{t('upload.title')}</ButtonLink>{' '}
        <ButtonLink href="/v/refused">{t('refused.title')}</ButtonLink>
      </p>
      <RefusedLately />
      <Choice
        label={t('cases.show')}
        options={[
          { value: 'unmatched', label: t('studies.unmatched') },
          { value: 'all', label: t('studies.all') },
        ]}
        value={shown}
        onChange={setShown}
      />
      <Loaded of={list} retry={() => refresh(key)}>
        {(found) =>
          found.items.length === 0 ? (
            <Empty title={t(shown === 'unmatched' ? 'studies.none-unmatched' : 'studies.none')}>
              <p>{t('studies.none-todo')}</p>
            </Empty>
          ) : (
            <Rows>
              {found.items.map((row) => (
                <StudyCard key={row.id} row={row} />
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Page>
  );
}
