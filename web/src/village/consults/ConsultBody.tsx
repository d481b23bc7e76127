//! The inside of a consult's page, drawn from one fact.

import type { Me } from '../../api/wire';
import type { ConsultView } from '../../data/consult';
import { ageWord, sexWord, urgencyTone, urgencyWord } from '../core/codes';
import { fullMoment } from '../core/format';
import { t } from '../core/words';
import banner from '../cases/Case.module.css';
import { Timeline } from '../cases/Timeline';
import { Facts } from '../ui/Facts';
import { Notice } from '../ui/Notice';
import { Tag } from '../ui/Tag';
import { BackfillPart } from './BackfillPart';
import { CancelConsult } from './CancelConsult';
import { wantsConsent } from './consent';
import { ConsentPart } from './ConsentPart';
import { GivenConsent } from './GivenConsent';
import css from './Consult.module.css';
import { DosePart } from './DosePart';
import { mayCancel, takesPhotos } from './model';
import { NextPart } from './NextPart';
import { OpinionPart } from './OpinionPart';
import { PacketPart } from './PacketPart';
import { PhotoPart } from './PhotoPart';
import { ReturnedPart } from './ReturnedPart';
import { StepList } from './StepList';
import { happenedWord, kindWord } from './words';

export function ConsultBody({ me, view }: { me: Me; view: ConsultView }) {
  const { name, sex, age } = view.patient;
  const urgent = view.kind === 'urgent';
  return (
    <>
      <div className={banner.banner}>
        <p className={banner.who}>
          {name} · {sexWord(sex)} · {ageWord(age)}
        </p>
        <p>
          <Tag tone={urgencyTone(view.urgency)}>{urgencyWord(view.urgency)}</Tag> {kindWord(view.kind)}
        </p>
      </div>
      <NextPart me={me} view={view} />
      {view.state === 'returned' ? <ReturnedPart me={me} view={view} /> : null}
      {view.state === 'declined' || view.state === 'cancelled' ? (
        <Notice tone="warn" title={t(`consult.why-${view.state}`, { name: view.reason_by ?? '' })}>
          <p>{view.reason ?? t('case.lapsed')}</p>
        </Notice>
      ) : null}
      <OpinionPart me={me} view={view} />
      <DosePart me={me} view={view} />
      <BackfillPart me={me} view={view} />
      {!urgent && wantsConsent(view) ? (
        <section aria-labelledby="consent">
          <h2 id="consent">{t('consent.title')}</h2>
          <Notice tone="warn" title={t('consent.needed')} />
          <ConsentPart me={me} view={view} />
        </section>
      ) : null}
      {view.consent.state === 'given' ? <GivenConsent view={view} /> : null}
      {view.consent.withdrawn ? (
        <Notice tone="warn" title={t('consent.withdrawn', { name: view.consent.withdrawn.by.name })}>
          <p>{view.consent.withdrawn.reason}</p>
        </Notice>
      ) : null}
      <div className={css.columns}>
        <section>
          <h2>{t('consult.steps')}</h2>
          <StepList view={view} />
          {takesPhotos(view) ? <PhotoPart me={me} of={view.id} /> : null}
        </section>
        <section>
          <PacketPart view={view} />
        </section>
      </div>
      {view.chat.length === 0 ? null : (
        <>
          <h2>{t('consult.chat')}</h2>
          <Facts
            items={view.chat.map((one) => [`${one.person.name} ${fullMoment(one.at)}`, one.text] as const)}
          />
        </>
      )}
      <h2>{t('case.history')}</h2>
      <Timeline rows={view.timeline} say={happenedWord} />
      {mayCancel(view) ? <CancelConsult view={view} /> : null}
    </>
  );
}
