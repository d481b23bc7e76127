//! Writing down a dose as it was said in the room, and by whom.

import { useState, type FormEvent } from 'react';
import { uuidv7 } from '../../api/uuid';
import type { Me } from '../../api/wire';
import { DOSE_UNITS, ROUTES, type ConsultView, type DoseUnit, type Route } from '../../data/consult';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { put } from '../core/resource';
import { sameId } from '../core/sameId';
import { useTypedFields } from '../core/useTypedFields';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { SelectField } from '../ui/SelectField';
import { TextField } from '../ui/TextField';
import { Refused } from './Refused';
import { doseGaps, NO_DOSE, type DoseGap } from './dose';
import { consultKey } from './keys';
import { sayers } from './model';
import { routeWord, unitWord } from './words';

type Props = { me: Me; view: ConsultView; onDone: () => void };

export function DoseForm({ me, view, onDone }: Props) {
  const { fields, change, forget } = useTypedFields(me.person.id, `consulting.${view.id}.dose`, NO_DOSE);
  const people = sayers(view);
  const [by, setBy] = useState(people[0]?.id ?? '');
  const [tried, setTried] = useState(false);
  const [ids] = useState(() => sameId(uuidv7));
  const gaps = doseGaps(fields);
  const gap = (one: DoseGap): string | null => (tried && gaps.includes(one) ? t(`dose.lacks-${one}`) : null);
  const write = useAction(async () => {
    const { rate, unit, route, ...rest } = fields;
    if (unit === '' || route === '') return;
    const told = {
      ...rest,
      unit,
      route,
      drug: rest.drug.trim(),
      amount: rest.amount.trim(),
      ...(rate.trim() === '' ? {} : { rate: rate.trim() }),
      said_by: by,
    };
    put(consultKey(view.id), await consults.writeDose(view.id, { id: ids.of(told), ...told }));
    forget();
    onDone();
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (gaps.length === 0) void write.run();
  }
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        label={t('dose.drug')}
        value={fields.drug}
        onChange={(drug) => change({ drug })}
        error={gap('drug')}
        autoComplete="off"
        maxLength={100}
      />
      <TextField
        label={t('dose.amount')}
        value={fields.amount}
        onChange={(amount) => change({ amount })}
        error={gap('amount')}
        inputMode="decimal"
        autoComplete="off"
        maxLength={11}
      />
      <SelectField
        label={t('dose.unit')}
        value={fields.unit}
        options={[notChosen(), ...DOSE_UNITS.map((value) => ({ value, label: unitWord(value) }))]}
        onChange={(unit) => change({ unit: unit as DoseUnit | '' })}
        error={gap('unit')}
      />
      <SelectField
        label={t('dose.route')}
        value={fields.route}
        options={[notChosen(), ...ROUTES.map((value) => ({ value, label: routeWord(value) }))]}
        onChange={(route) => change({ route: route as Route | '' })}
        error={gap('route')}
      />
      <TextField
        label={t('dose.rate')}
        hint={t('dose.rate-hint')}
        value={fields.rate}
        onChange={(rate) => change({ rate })}
        autoComplete="off"
        maxLength={60}
        optional
      />
      <SelectField
        label={t('dose.said-by')}
        value={by}
        options={people.map((one) => ({ value: one.id, label: one.name }))}
        onChange={setBy}
      />
      <Refused problem={write.problem} />
      <Button type="submit" kind="primary" busy={write.busy}>
        {t('dose.write-now')}
      </Button>{' '}
      <Button onClick={onDone}>{t('common.back')}</Button>
    </form>
  );
}

const notChosen = () => ({ value: '', label: t('dose.choose') });
