//! Where the consult is, in one line, and the one thing to do now: the biggest button of the page.

import { uuidv7 } from '../../api/uuid';
import type { Me } from '../../api/wire';
import type { ConsultView } from '../../data/consult';
import { consults } from '../../data/consults';
import { useNow } from '../../ui/now';
import { useAction } from '../core/action';
import { fullMoment, moment } from '../core/format';
import { put } from '../core/resource';
import { navigate } from '../core/router';
import { t } from '../core/words';
import caseCss from '../cases/Case.module.css';
import { Button } from '../ui/Button';
import { ButtonLink } from '../ui/ButtonLink';
import { Notice } from '../ui/Notice';
import { Refused } from './Refused';
import { AskAnother } from './AskAnother';
import { consultKey } from './keys';
import { GRACE_MS, lacksConsent, mayJoin, movedFrom, nextWord } from './model';
import { convert, step } from './steps';
import { stateLine } from './words';

export function NextPart({ me, view }: { me: Me; view: ConsultView }) {
  const now = useNow();
  const room = `/v/consults/${view.id}/room`;
  const show = (changed: ConsultView): void => put(consultKey(view.id), changed);
  const again = useAction(async () => {
    show(await consults.ringAgain(view.id, uuidv7()));
    navigate(room);
  });
  const write = useAction(async () => show(await convert(view)));
  const absent = useAction(async () =>
    show(await step(view, (version) => consults.noShow(view.id, version))),
  );
  const talk = useAction(async () => {
    show(await step(view, (version) => consults.talkAgain(view.id, version)));
    navigate(room);
  });
  const rings = view.state === 'submitted' && view.kind === 'urgent';
  const broken = view.state === 'live' || view.state === 'interrupted';
  const missed = view.plan !== null && now - view.plan.from >= GRACE_MS;
  const planned = view.state === 'scheduled' || view.state === 'confirmed';
  const writes =
    view.may.includes('convert-consult') && (rings || broken || planned || view.state === 'no-show');
  const mayWrite = writes && !lacksConsent(view);
  const before = movedFrom(view);
  return (
    <section className={caseCss.now} aria-labelledby="now">
      <h2 id="now" className={caseCss.small}>
        {t('case.where-now')}
      </h2>
      <p className={caseCss.line} aria-live="polite">
        {stateLine(view)}
      </p>
      <p>{t(`consult.next-${nextWord(view)}`, { name: view.expert?.name ?? '' })}</p>
      {before !== null && view.plan !== null ? (
        <Notice tone="warn" title={t('consult.moved')} urgent>
          <p>
            {t('consult.moved-words', {
              before: fullMoment(before),
              now: fullMoment(view.plan.from),
              name: view.plan.set_by.name,
            })}
          </p>
        </Notice>
      ) : null}
      {planned && view.plan !== null ? (
        <p>
          <strong>
            {t('consult.plan', { from: fullMoment(view.plan.from), until: moment(view.plan.until) })}
          </strong>
        </p>
      ) : null}
      {writes && !mayWrite ? (
        <p>
          {t(
            view.consent.state === 'withdrawn'
              ? 'consult.writing-withdrawn'
              : 'consult.writing-needs-consent',
          )}
        </p>
      ) : null}
      <div className={caseCss.actions}>
        {view.state === 'ringing' ? (
          <ButtonLink href={room} kind="danger">
            {t('consult.see-ring')}
          </ButtonLink>
        ) : mayJoin(view) ? (
          <ButtonLink href={room} kind={broken ? 'danger' : 'primary'}>
            {t('consult.join')}
          </ButtonLink>
        ) : null}
        {rings ? (
          <Button kind="danger" busy={again.busy} onClick={() => void again.run()}>
            {t('consult.ring-again')}
          </Button>
        ) : null}
        {mayWrite ? (
          <Button busy={write.busy} onClick={() => void write.run()}>
            {t('consult.in-writing')}
          </Button>
        ) : null}
        {view.state === 'opinion-pending' &&
        view.way === 'broke-off' &&
        view.may.includes('convert-consult') ? (
          <Button busy={talk.busy} onClick={() => void talk.run()}>
            {t('consult.talk-again')}
          </Button>
        ) : null}
        {planned && missed && view.requested_by.id === me.person.id ? (
          <Button busy={absent.busy} onClick={() => void absent.run()}>
            {t('consult.no-show')}
          </Button>
        ) : null}
      </div>
      {view.state === 'declined' ? <AskAnother me={me} view={view} /> : null}
      <Refused problem={again.problem ?? write.problem ?? talk.problem ?? absent.problem} />
    </section>
  );
}
