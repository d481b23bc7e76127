//! Doses said in the room: written down, read back by somebody else, confirmed by whoever said it. Only then they are
//! orders. A dose is not changed: it is struck out and written anew.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultView } from '../../api/expert';
import type { NewDose } from '../../api/expertCalls';
import type { Dose } from '../../data/consult';
import { codeWords } from '../../words/reading/words';
import { formatMoment } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { ReasonDialog } from '../../ui/ReasonDialog';
import { Tag, type Tone } from '../../ui/Tag';
import { DoseForm } from './DoseForm';
import style from './Cards.module.css';

const STATE_TONES: Record<Dose['state'], Tone> = {
  written: 'warn',
  'read-back': 'accent',
  confirmed: 'ok',
  struck: 'plain',
};

interface Props {
  one: ConsultView;
  me: string;
  may: boolean;
  busy: boolean;
  now: number;
  /** Who may have said a dose: the experts. */
  experts: readonly { id: string; name: string }[];
  onWrite: (dose: NewDose) => Promise<boolean>;
  onReadBack: (dose: string, words: string) => Promise<boolean>;
  onConfirm: (dose: string) => Promise<boolean>;
  onStrike: (dose: string, reason: string) => Promise<boolean>;
}

export function Doses(props: Props) {
  const { one, me, may, busy, now } = props;
  const { t } = useTranslation();
  const [striking, setStriking] = useState<string | null>(null);
  const [words, setWords] = useState<Record<string, string>>({});
  return (
    <section className={style.card} aria-labelledby="doses">
      <h2 id="doses" className={style.title}>
        {t('dose.title')}
      </h2>
      <p className={style.minor}>{t('dose.about')}</p>
      {one.doses.length === 0 ? <p className={style.minor}>{t('dose.none')}</p> : null}
      <ul role="list" className={style.doses}>
        {one.doses.map((dose) => (
          <li key={dose.id} data-state={dose.state}>
            <p className={style.dose}>
              {dose.state === 'struck' ? <del>{doseWords(dose)}</del> : <strong>{doseWords(dose)}</strong>}
              <Tag tone={STATE_TONES[dose.state]} icon={dose.is_order ? 'check' : 'clock'}>
                {codeWords('dose-state', dose.state)}
              </Tag>
            </p>
            <p className={style.minor}>
              {t('dose.said', {
                name: dose.said_by.name,
                by: dose.written_by.name,
                at: formatMoment(dose.written_at, now),
              })}
              {dose.read_back === null
                ? ''
                : ` · ${t('dose.read', { name: dose.read_back.by.name, at: formatMoment(dose.read_back.at, now) })}`}
              {dose.confirmed_at === null
                ? ''
                : ` · ${t('dose.confirmed', { at: formatMoment(dose.confirmed_at, now) })}`}
            </p>
            {dose.read_back?.words ? (
              <blockquote className={style.words}>{dose.read_back.words}</blockquote>
            ) : null}
            {dose.struck === null ? null : (
              <p className={style.struck}>
                {t(dose.struck.was_confirmed ? 'dose.struck-order' : 'dose.struck', {
                  name: dose.struck.by.name,
                  reason: dose.struck.reason,
                })}
              </p>
            )}
            {may && dose.state === 'written' && dose.said_by.id !== me ? (
              <form
                className={style.readBack}
                onSubmit={(event) => {
                  event.preventDefault();
                  void props.onReadBack(dose.id, (words[dose.id] ?? '').trim());
                }}
              >
                <Field label={t('dose.read-back')} hint={t('dose.read-back-hint')}>
                  <input
                    type="text"
                    value={words[dose.id] ?? ''}
                    onChange={(event) => {
                      setWords({ ...words, [dose.id]: event.target.value });
                    }}
                  />
                </Field>
                <Button type="submit" busy={busy} disabled={(words[dose.id] ?? '').trim() === ''}>
                  {t('dose.read-back-send')}
                </Button>
              </form>
            ) : null}
            <div className={style.acts}>
              {may && dose.state === 'written' && dose.said_by.id === me ? (
                <span className={style.minor} role="status">
                  {t('dose.waits')}
                </span>
              ) : null}
              {may && dose.state === 'read-back' && dose.said_by.id === me ? (
                <Button
                  weight="primary"
                  icon="check"
                  busy={busy}
                  onClick={() => void props.onConfirm(dose.id)}
                >
                  {t('dose.confirm')}
                </Button>
              ) : null}
              {may && dose.state !== 'struck' ? (
                <Button
                  size="s"
                  busy={busy}
                  onClick={() => {
                    setStriking(dose.id);
                  }}
                >
                  {t('dose.strike')}
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {may ? <DoseForm me={me} experts={props.experts} busy={busy} onWrite={props.onWrite} /> : null}
      {striking === null ? null : (
        <ReasonDialog
          open
          title={t('dose.ask-strike')}
          description={t('dose.ask-strike-text')}
          act={t('dose.strike')}
          danger
          busy={busy}
          onClose={() => {
            setStriking(null);
          }}
          onAct={(reason) => {
            void props.onStrike(striking, reason).then((done) => {
              if (done) setStriking(null);
            });
          }}
        />
      )}
    </section>
  );
}

/** The whole of it, as it is read out. */
export function doseWords(dose: Pick<Dose, 'drug' | 'amount' | 'unit' | 'route' | 'rate'>): string {
  const { drug, amount, unit, route, rate } = dose;
  return [drug, `${amount} ${codeWords('dose-unit', unit)}`, codeWords('dose-route', route), rate]
    .filter((part) => part.trim() !== '')
    .join(' ');
}
