//! The way on from a consult that was declined: the form again, filled in with what was typed, at another group. Where
//! there is no other it says so.

import { useState } from 'react';
import type { Me } from '../../api/wire';
import type { ConsultView } from '../../data/consult';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { navigate } from '../core/router';
import { keepTyped } from '../core/typed';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Refused } from './Refused';
import { ordinaryAgain, otherGroup, urgentAgain } from './anew';
import { ORDINARY_FORM, URGENT_FORM } from './keys';
import { discard } from './photos';

export function AskAnother({ me, view }: { me: Me; view: ConsultView }) {
  const [none, setNone] = useState(false);
  const urgent = view.kind === 'urgent';
  const anew = useAction(async () => {
    const group = otherGroup(view, await consults.groups());
    if (group === null) {
      setNone(true);
      return;
    }
    const form = urgent ? URGENT_FORM : ORDINARY_FORM;
    // Photos that wait there were taken for whoever the form was about before.
    discard(me.person.id, form);
    keepTyped(me.person.id, form, urgent ? urgentAgain(view, group) : ordinaryAgain(view, group));
    navigate(urgent ? '/v/consults/urgent' : '/v/consults/new');
  });
  if (none) return <p role="status">{t('consult.no-other-group')}</p>;
  return (
    <>
      <Button kind={urgent ? 'danger' : 'primary'} wide busy={anew.busy} onClick={() => void anew.run()}>
        {t('consult.ask-another')}
      </Button>
      <p>{t('consult.ask-another-words')}</p>
      <Refused problem={anew.problem} />
    </>
  );
}
