//! Writes down a dose. An amount is digits on both sides of its point, so that nobody reads ten times as much; unit and
//! route are chosen, never given beforehand: one that nobody said would be read back as said.

import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from '../../api/uuid';
import type { NewDose } from '../../api/expertCalls';
import { DOSE_UNITS, ROUTES, type DoseUnit, type Route } from '../../data/consult';
import { codeWords } from '../../words/reading/words';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { amountOf, trailsZero } from './opinion/model';
import style from './Cards.module.css';

interface Props {
  me: string;
  experts: readonly { id: string; name: string }[];
  busy: boolean;
  onWrite: (dose: NewDose) => Promise<boolean>;
}

interface Typed {
  /** The same until it is written, so that sending it again is harmless. */
  id: string;
  drug: string;
  amount: string;
  unit: DoseUnit | '';
  route: Route | '';
  rate: string;
  said_by: string;
}

export function DoseForm({ me, experts, busy, onWrite }: Props) {
  const { t } = useTranslation();
  const empty = (): Typed => ({
    id: uuidv7(),
    drug: '',
    amount: '',
    unit: '',
    route: '',
    rate: '',
    said_by: experts.find((each) => each.id === me)?.id ?? experts[0]?.id ?? me,
  });
  const [typed, setTyped] = useState(empty);
  const [tried, setTried] = useState(false);
  const set = (part: Partial<Typed>): void => {
    setTyped({ ...typed, ...part });
  };
  const amount = amountOf(typed.amount);
  const wrong =
    typed.amount.trim() === '' && !tried
      ? undefined
      : amount === null
        ? t('dose.amount-wrong')
        : trailsZero(amount)
          ? t('dose.trailing-zero')
          : undefined;
  const lacks = (part: 'drug' | 'unit' | 'route'): string | undefined =>
    tried && typed[part].trim() === '' ? t(`dose.lacks-${part}`) : undefined;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    const { rate, drug, unit, route, ...rest } = typed;
    if (drug.trim() === '' || amount === null || trailsZero(amount) || unit === '' || route === '') return;
    const written = await onWrite({
      ...rest,
      drug: drug.trim(),
      amount,
      unit,
      route,
      ...(rate.trim() === '' ? {} : { rate: rate.trim() }),
    });
    if (!written) return;
    setTyped(empty());
    setTried(false);
  }

  return (
    <form className={style.doseForm} aria-label={t('dose.write')} onSubmit={(event) => void submit(event)}>
      <Field label={t('dose.drug')} error={lacks('drug')}>
        <input
          type="text"
          value={typed.drug}
          onChange={(event) => {
            set({ drug: event.target.value });
          }}
        />
      </Field>
      <Field label={t('dose.amount')} error={wrong}>
        <input
          type="text"
          inputMode="decimal"
          value={typed.amount}
          onChange={(event) => {
            set({ amount: event.target.value });
          }}
        />
      </Field>
      <Field label={t('dose.unit')} error={lacks('unit')}>
        <select
          value={typed.unit}
          onChange={(event) => {
            set({ unit: event.target.value as DoseUnit | '' });
          }}
        >
          <option value="">{t('dose.choose')}</option>
          {DOSE_UNITS.map((unit) => (
            <option key={unit} value={unit}>
              {codeWords('dose-unit', unit)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t('dose.route')} error={lacks('route')}>
        <select
          value={typed.route}
          onChange={(event) => {
            set({ route: event.target.value as Route | '' });
          }}
        >
          <option value="">{t('dose.choose')}</option>
          {ROUTES.map((route) => (
            <option key={route} value={route}>
              {codeWords('dose-route', route)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t('dose.rate')}>
        <input
          type="text"
          value={typed.rate}
          placeholder={t('dose.rate-hint')}
          onChange={(event) => {
            set({ rate: event.target.value });
          }}
        />
      </Field>
      {experts.length > 1 ? (
        <Field label={t('dose.said-by')}>
          <select
            value={typed.said_by}
            onChange={(event) => {
              set({ said_by: event.target.value });
            }}
          >
            {experts.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
        </Field>
      ) : null}
      <Button type="submit" icon="pen" busy={busy}>
        {t('dose.write')}
      </Button>
    </form>
  );
}
