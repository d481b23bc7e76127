//! One consult: what to do now, the opinion as soon as it is signed, and all that was asked, said and done. It follows
//! what happens by itself.

import type { Me } from '../../api/wire';
import { consults } from '../../data/consults';
import { refresh, useResource } from '../core/resource';
import { t } from '../core/words';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { ConsultBody } from './ConsultBody';
import { CONSULT_WATCH, consultKey } from './keys';

export function ConsultPage({ me, id }: { me: Me; id: string }) {
  const key = consultKey(id);
  const found = useResource(key, () => consults.open(id), { kinds: CONSULT_WATCH, only: id });
  return (
    <Page title={t('consult.title')} back="/v/consults">
      <Loaded of={found} retry={() => refresh(key)}>
        {(view) => <ConsultBody me={me} view={view} />}
      </Loaded>
    </Page>
  );
}
