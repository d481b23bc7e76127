//! The opinion as signed: whether the patient must go, before anything else; then what it is, what to do, and why. It is
//! printed, acknowledged, and answered by what was done. An amended one says that it is another than before.

import type { Me } from '../../api/wire';
import type { ConsultView, Opinion } from '../../data/consult';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { fullMoment } from '../core/format';
import { put } from '../core/resource';
import { t, tCode } from '../core/words';
import caseCss from '../cases/Case.module.css';
import { Button } from '../ui/Button';
import { Facts } from '../ui/Facts';
import { Notice, type Tone } from '../ui/Notice';
import { Refused } from './Refused';
import css from './Consult.module.css';
import { DisposeForm } from './DisposeForm';
import { KeyImages } from './KeyImages';
import { consultKey } from './keys';
import { inForce, wasAmended } from './model';
import { PrintOpinion } from './PrintOpinion';
import { step } from './steps';

const TONES: Readonly<Record<string, Tone>> = { 'refer-now': 'danger', refer: 'warn', stay: 'good' };

export function OpinionPart({ me, view }: { me: Me; view: ConsultView }) {
  const stands = inForce(view.opinion);
  const acknowledge = useAction(async () => {
    const now = await step(view, (version) => consults.acknowledge(view.id, version));
    put(consultKey(view.id), now);
  });
  if (view.opinion === null || stands === null) return null;
  const { content, hands, version } = stands;
  const referral = content.referral ?? 'stay';
  const dissents = hands.filter((one) => one.says === 'dissents');
  return (
    <section aria-labelledby="opinion">
      <h2 id="opinion">{t('opinion.title')}</h2>
      {replaced(view.opinion)}
      <Notice
        tone={TONES[referral] ?? 'info'}
        title={t(`opinion.${referral}`)}
        urgent={referral === 'refer-now'}
      >
        {content.referral_words === '' ? null : <p>{content.referral_words}</p>}
      </Notice>
      <h3>{t('opinion.advice')}</h3>
      <p className={css.text}>{content.advice}</p>
      <h3>{t('opinion.diagnoses')}</h3>
      <ol className={css.text}>
        {content.diagnoses.map((one, place) => (
          <li key={place}>{[one.words, one.icd10].filter(Boolean).join(' · ')}</li>
        ))}
      </ol>
      {view.acknowledged ? (
        <p role="status">
          {t('opinion.acknowledged', {
            name: view.acknowledged.by.name,
            time: fullMoment(view.acknowledged.at),
          })}
        </p>
      ) : null}
      <div className={caseCss.actions}>
        {view.state === 'delivered' && view.may.includes('acknowledge-opinion') ? (
          <Button kind="primary" busy={acknowledge.busy} onClick={() => void acknowledge.run()}>
            {t('result.acknowledge')}
          </Button>
        ) : null}
        {view.may.includes('print-opinion') ? <PrintOpinion view={view} version={version} /> : null}
      </div>
      <Refused problem={acknowledge.problem} />
      {view.state === 'acknowledged' && view.may.includes('dispose-consult') ? (
        <DisposeForm me={me} view={view} />
      ) : null}
      {view.disposition ? (
        <Facts
          items={[
            [t('opinion.adopted'), tCode(`adopted.${view.disposition.adopted}`, view.disposition.adopted)],
            ...(view.disposition.reason === ''
              ? []
              : [[t('opinion.adopted-why'), view.disposition.reason] as const]),
            [t('opinion.done'), view.disposition.done],
            [view.disposition.by.name, fullMoment(view.disposition.at)],
          ]}
        />
      ) : null}
      {(['analysis', 'further', 'notes'] as const).map((part) =>
        content[part] === '' ? null : (
          <section key={part}>
            <h3>{t(`opinion.${part}`)}</h3>
            <p className={css.text}>{content[part]}</p>
          </section>
        ),
      )}
      <KeyImages view={view} images={content.key_images} />
      {dissents.map((one) => (
        <Notice key={one.person.id} tone="warn" title={t('opinion.dissents', { name: one.person.name })}>
          <p>{one.reason}</p>
        </Notice>
      ))}
      <h3>{t('result.signed-by')}</h3>
      <Facts items={hands.map((one) => [one.person.name, fullMoment(one.at)] as const)} />
      <p className={css.soft}>{t('opinion.decides')}</p>
    </section>
  );
}

function replaced(opinion: Opinion) {
  if (opinion.in_force !== null)
    return (
      <Notice tone="warn" title={t('opinion.being-amended')}>
        {opinion.amends ? <p>{opinion.amends}</p> : null}
      </Notice>
    );
  if (!wasAmended(opinion)) return null;
  return (
    <Notice tone="danger" title={t('opinion.amended', { n: opinion.version })} urgent>
      <p>{opinion.amends}</p>
      <p>{t('opinion.amended-todo')}</p>
    </Notice>
  );
}
