//! The way on from a consult that was declined: the form again, filled in with what was typed, at another group. Where
//! there is no other it says so. Another form that was begun and not sent is not overwritten without a word.

import { useState } from 'react';
import type { Me } from '../../api/wire';
import type { ConsultView } from '../../data/consult';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { navigate } from '../core/router';
import { keepTyped, typed } from '../core/typed';
import { t } from '../core/words';
import caseCss from '../cases/Case.module.css';
import { Button } from '../ui/Button';
import { ButtonLink } from '../ui/ButtonLink';
import { Notice } from '../ui/Notice';
import { Refused } from './Refused';
import { ordinaryAgain, otherGroup, urgentAgain, wouldLose } from './anew';
import { CALM } from './ask';
import { ORDINARY_FORM, URGENT_FORM } from './keys';
import { NOTHING_ASKED } from './ordinary';
import { discard, waitingFor } from './photos';

export function AskAnother({ me, view }: { me: Me; view: ConsultView }) {
  const [none, setNone] = useState(false);
  /** The form with another group, while it is asked about what stands in its place. */
  const [asked, setAsked] = useState<object | null>(null);
  const urgent = view.kind === 'urgent';
  const form = urgent ? URGENT_FORM : ORDINARY_FORM;
  const page = urgent ? '/v/consults/urgent' : '/v/consults/new';
  function fill(again: object): void {
    // Photos that wait there were taken for whoever the form was about before.
    discard(me.person.id, form);
    keepTyped(me.person.id, form, again);
    navigate(page);
  }
  /** The form for this group, and whether filling it in would overwrite another. */
  function next(group: string): [again: object, loses: boolean] {
    const { id } = me.person;
    if (urgent) {
      const again = urgentAgain(view, group);
      return [again, wouldLose(typed(id, form, CALM), CALM, again)];
    }
    const again = ordinaryAgain(view, group);
    return [again, wouldLose(typed(id, form, NOTHING_ASKED), NOTHING_ASKED, again)];
  }
  const anew = useAction(async () => {
    const group = otherGroup(view, await consults.groups());
    if (group === null) {
      setNone(true);
      return;
    }
    const [again, loses] = next(group);
    if (loses || waitingFor(me.person.id, form)) setAsked(again);
    else fill(again);
  });
  if (none) return <p role="status">{t('consult.no-other-group')}</p>;
  if (asked !== null)
    return (
      <Notice tone="warn" title={t(urgent ? 'consult.unsent-urgent' : 'consult.unsent-ordinary')} urgent>
        <p>{t('consult.unsent-words')}</p>
        <div className={caseCss.actions}>
          <ButtonLink href={page} kind="primary">
            {t('consult.unsent-look')}
          </ButtonLink>
          <Button kind="danger" onClick={() => fill(asked)}>
            {t('consult.unsent-replace')}
          </Button>
          <Button onClick={() => setAsked(null)}>{t('consult.unsent-keep')}</Button>
        </div>
      </Notice>
    );
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
