//! The last look before a hand is put under an opinion: name, sex, age, consult and time, once more and large, and what it
//! says first. It names what stood on the screen when it opened; when that is another by now it says so and signs nothing.

import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultView, OpinionContent } from '../../../api/expert';
import { codeWords } from '../../../words/reading/words';
import { ageWords, formatFull, sexWords } from '../../../words/reading/format';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { Notice } from '../../../ui/Notice';
import { problemWords } from '../../../ui/problem';
import { useNow } from '../../../ui/now';
import style from './Opinion.module.css';

export type Says = { says: 'agrees' } | { says: 'dissents'; reason: string };

interface Props {
  one: ConsultView;
  content: OpinionContent;
  /** The writer agrees by writing; another expert may dissent. */
  writer: boolean;
  /** Whose hands follow. */
  others: readonly string[];
  /** What would be signed is no longer what stands here. */
  moved: boolean;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onSign: (says: Says) => void;
}

const LEAST_REASON = 2;

export function SignOpinion({ one, content, writer, others, moved, busy, error, onClose, onSign }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const [dissents, setDissents] = useState(false);
  const [reason, setReason] = useState('');
  const { patient } = one;
  const facts: [string, ReactNode][] = [
    [t('patient.name'), <strong key="n">{patient.name}</strong>],
    [t('patient.sex'), <strong key="s">{sexWords(patient.sex)}</strong>],
    [t('patient.age'), <strong key="a">{ageWords(patient.age)}</strong>],
    [t('consult.number'), `${one.number} · ${codeWords('consult-kind', one.kind)}`],
    [t('opinion.time'), formatFull(now)],
    [
      t('opinion.diagnoses'),
      content.diagnoses
        .map(({ words, icd10 }) => (icd10 === null ? words : `${words} (${icd10})`))
        .join('；'),
    ],
    [
      t('opinion.referral'),
      content.referral === null
        ? '–'
        : `${codeWords('referral', content.referral)} ${content.referral === 'stay' ? '' : content.referral_words}`,
    ],
  ];
  const stopped = moved && !busy;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('opinion.sign-title')}
      description={t(writer ? 'opinion.sign-text' : 'opinion.sign-text-member')}
      closeLabel={t('act.close')}
      footer={
        stopped ? (
          <Button weight="primary" onClick={onClose}>
            {t('opinion.look-again')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('act.cancel')}</Button>
            <Button
              weight={dissents ? 'danger' : 'primary'}
              icon="pen"
              busy={busy}
              disabled={dissents && reason.trim().length < LEAST_REASON}
              onClick={() => {
                onSign(dissents ? { says: 'dissents', reason: reason.trim() } : { says: 'agrees' });
              }}
            >
              {t(dissents ? 'opinion.act-dissent' : 'opinion.sign-act')}
            </Button>
          </>
        )
      }
    >
      <dl className={style.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {content.referral === 'refer-now' ? <Notice tone="danger" title={t('opinion.refer-now')} /> : null}
      {one.doses.some((dose) => dose.state === 'written' || dose.state === 'read-back') ? (
        <Notice tone="warn" title={t('opinion.doses-open')} />
      ) : null}
      {writer ? null : (
        <fieldset className={style.choices}>
          <legend>{t('opinion.say')}</legend>
          {([false, true] as const).map((each) => (
            <label key={String(each)} className={style.choice}>
              <input
                type="radio"
                name="says"
                checked={dissents === each}
                onChange={() => {
                  setDissents(each);
                }}
              />
              {t(each ? 'opinion.says-dissents' : 'opinion.says-agrees')}
            </label>
          ))}
        </fieldset>
      )}
      {dissents ? (
        <Field label={t('opinion.dissent-reason')} hint={t('opinion.dissent-hint')}>
          <textarea
            rows={3}
            autoFocus
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
            }}
          />
        </Field>
      ) : null}
      {writer && others.length > 0 ? <p>{t('opinion.others-follow', { names: others.join('、') })}</p> : null}
      {stopped ? (
        <Notice tone="danger" title={t('opinion.moved')} announce />
      ) : error === null || error === undefined ? null : (
        <Notice tone="danger" title={problemWords(error, 'opinion')} announce />
      )}
    </Dialog>
  );
}
