//! What the site did with the opinion: followed it, in part or not, and why; and what was done with the patient. The
//! site decides, and says so.

import { useState, type FormEvent } from 'react';
import type { Me } from '../../api/wire';
import type { Adopted, ConsultView } from '../../data/consult';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { put } from '../core/resource';
import { useTypedFields } from '../core/useTypedFields';
import { t } from '../core/words';
import { joined } from '../criticals/typing';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { TextField } from '../ui/TextField';
import { Refused } from './Refused';
import css from '../cases/Case.module.css';
import { consultKey } from './keys';
import { step } from './steps';

const USUAL = ['referred', 'treated', 'observed', 'ambulance'] as const;

export function DisposeForm({ me, view }: { me: Me; view: ConsultView }) {
  const { fields, change, forget } = useTypedFields(me.person.id, `consulting.${view.id}.done`, {
    adopted: 'wholly' as Adopted,
    reason: '',
    done: '',
  });
  const [tried, setTried] = useState(false);
  const noReason = fields.adopted !== 'wholly' && fields.reason.trim() === '';
  const nothing = fields.done.trim() === '';
  const dispose = useAction(async () => {
    const reason = fields.reason.trim();
    const body = {
      adopted: fields.adopted,
      done: fields.done.trim(),
      ...(fields.adopted === 'wholly' || reason === '' ? {} : { reason }),
    };
    put(consultKey(view.id), await step(view, (version) => consults.dispose(view.id, version, body)));
    forget();
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (!noReason && !nothing) void dispose.run();
  }
  return (
    <form onSubmit={submit} noValidate>
      <h3>{t('opinion.dispose-title')}</h3>
      <Choice
        label={t('opinion.adopted')}
        options={(['wholly', 'partly', 'not'] as const).map((value) => ({
          value,
          label: t(`adopted.${value}`),
        }))}
        value={fields.adopted}
        onChange={(adopted) => change({ adopted })}
      />
      {fields.adopted === 'wholly' ? null : (
        <TextField
          label={t('opinion.adopted-why')}
          value={fields.reason}
          onChange={(reason) => change({ reason })}
          rows={2}
          error={tried && noReason ? t('opinion.lacks-why') : null}
          maxLength={500}
        />
      )}
      <div className={css.actions}>
        {USUAL.map((one) => (
          <Button
            key={one}
            onClick={() => change({ done: joined(fields.done, t(`done.${one}`), t('common.answer-joint')) })}
          >
            {t(`done.${one}`)}
          </Button>
        ))}
      </div>
      <TextField
        label={t('opinion.done')}
        value={fields.done}
        onChange={(done) => change({ done })}
        rows={3}
        error={tried && nothing ? t('opinion.lacks-done') : null}
        maxLength={1000}
      />
      <Refused problem={dispose.problem} />
      <Button type="submit" kind="primary" wide busy={dispose.busy}>
        {t('opinion.dispose')}
      </Button>
    </form>
  );
}
