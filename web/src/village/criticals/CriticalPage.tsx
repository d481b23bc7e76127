//! A critical value: read it back in one's own typing, then say what was done for the patient. The case cannot close
//! before the read-back; this page does one step at a time and never skips one.

import { refresh, useResource } from '../core/resource';
import { cases } from '../core/server';
import type { Me } from '../../api/wire';
import { ageWord, sexWord } from '../core/codes';
import { answersCriticals } from '../core/duties';
import { fullMoment } from '../core/format';
import { typedText } from '../core/useTyped';
import { t, tCode } from '../core/words';
import { alsoWaiting, criticalDuty, dutyWord } from '../home/model';
import { CASE_WATCH, caseKey } from '../cases/keys';
import { ButtonLink } from '../ui/ButtonLink';
import { Facts } from '../ui/Facts';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { CriticalWords } from './CriticalWords';
import { HandleForm } from './HandleForm';
import { NoteButton } from './NoteButton';
import { ReadBackForm } from './ReadBackForm';
import { handling, overtaken, readingBack } from './typing';
import { Unsent } from './Unsent';

export function CriticalPage({ me, caseId, id }: { me: Me; caseId: string; id: string }) {
  const view = useResource(caseKey(caseId), () => cases.open(caseId), { kinds: CASE_WATCH, only: caseId });
  return (
    <Page title={t('critical.title')} back={`/v/cases/${caseId}`}>
      <Loaded of={view} retry={() => refresh(caseKey(caseId))}>
        {(found) => {
          const critical = found.criticals.find((one) => one.id === id);
          if (!critical) return <Notice tone="warn" title={t('critical.gone')} urgent />;
          const { name, sex, age } = found.patient;
          const asked = criticalDuty(critical);
          const duty = answersCriticals(me) ? asked : null;
          const unsent = [handling, readingBack].map((of) => typedText(me.person.id, of(critical))).join('');
          const others = alsoWaiting(critical, found.criticals);
          return (
            <>
              <Notice tone="danger" title={t('critical.text-title')} urgent>
                <p>
                  {name} · {sexWord(sex)} · {ageWord(age)}
                </p>
                <CriticalWords critical={critical} />
              </Notice>
              {critical.revoked === null || unsent === '' ? null : (
                <Notice tone="warn" title={t('critical.not-recorded')}>
                  <p>{unsent}</p>
                </Notice>
              )}
              {critical.revoked === null
                ? overtaken(critical).map((step) => (
                    <Unsent key={step.form} person={me.person.id} step={step} />
                  ))
                : null}
              {others.map((one) => (
                <Notice
                  key={one.id}
                  tone="danger"
                  title={t(one.replaces === null || one.revoked ? 'critical.also' : 'critical.corrected')}
                  urgent
                >
                  <CriticalWords critical={one} />
                  <ButtonLink href={`/v/cases/${caseId}/critical/${one.id}`} kind="danger" wide>
                    {dutyWord(one)}
                  </ButtonLink>
                </Notice>
              ))}
              {duty === 'read-back' ? (
                <ReadBackForm person={me.person.id} caseId={caseId} critical={critical} />
              ) : null}
              {duty === 'handle' ? (
                <HandleForm person={me.person.id} caseId={caseId} critical={critical} />
              ) : null}
              {duty === 'note' ? <NoteButton caseId={caseId} critical={critical} /> : null}
              {asked !== null && duty === null ? (
                <Notice tone="danger" title={t('critical.call-doctor')} urgent />
              ) : null}
              <Facts
                items={[
                  [t('critical.raised'), fullMoment(critical.raised.at)],
                  [t('critical.state'), tCode(`critical-state.${critical.state}`, critical.state)],
                  ...(critical.read_back
                    ? [
                        [
                          t('critical.read-back-by'),
                          `${critical.read_back.by} ${fullMoment(critical.read_back.at)}`,
                        ] as const,
                      ]
                    : []),
                ]}
              />
              {asked === null && critical.revoked === null ? (
                <Notice tone="good" title={t('critical.done')} urgent />
              ) : null}
              {asked === null && others.length === 0 ? (
                <>
                  {critical.revoked ? <Notice tone="good" title={t('critical.noted')} urgent /> : null}
                  <ButtonLink href="/" kind="primary" wide>
                    {t('nav.home')}
                  </ButtonLink>
                </>
              ) : null}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
