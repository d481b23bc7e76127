//! The doses of a consult. What is no order yet says so in words, before anything is given.

import { useState, type FormEvent } from 'react';
import type { Me } from '../../api/wire';
import type { ConsultView, Dose } from '../../data/consult';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { moment } from '../core/format';
import { put } from '../core/resource';
import { useTyped } from '../core/useTyped';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Tag } from '../ui/Tag';
import { TextField } from '../ui/TextField';
import { Refused } from './Refused';
import css from './Consult.module.css';
import { doseDuty, inOrder } from './dose';
import { DoseForm } from './DoseForm';
import { consultKey } from './keys';
import { ReasonForm } from './ReasonForm';
import { ofDose } from './refusal';
import { doseWords } from './words';

const WRITABLE = ['live', 'interrupted', 'opinion-pending'];

export function DosePart({ me, view }: { me: Me; view: ConsultView }) {
  const [writing, setWriting] = useState(false);
  const may = view.may.includes('write-dose') && WRITABLE.includes(view.state);
  if (view.doses.length === 0 && !may) return null;
  return (
    <section aria-labelledby="doses">
      <h2 id="doses">{t('dose.title')}</h2>
      {view.doses.length === 0 ? <p className={css.soft}>{t('dose.none')}</p> : null}
      <div aria-live="polite">
        {inOrder(view.doses).map((dose) => (
          <DoseCard key={dose.id} me={me} view={view} dose={dose} />
        ))}
      </div>
      {!may ? null : writing ? (
        <DoseForm me={me} view={view} onDone={() => setWriting(false)} />
      ) : (
        <Button onClick={() => setWriting(true)}>{t('dose.write')}</Button>
      )}
    </section>
  );
}

function DoseCard({ me, view, dose }: { me: Me; view: ConsultView; dose: Dose }) {
  const duty = doseDuty(dose, me.person.id);
  const show = (now: ConsultView): void => put(consultKey(view.id), now);
  const confirm = useAction(async () => show(await consults.confirmDose(view.id, dose.id)));
  const [striking, setStriking] = useState(false);
  const may = view.may.includes('write-dose');
  const struck = dose.state === 'struck';
  return (
    <article className={[css.dose, dose.is_order ? css.order : ''].join(' ')} aria-label={doseWords(dose)}>
      <p>
        <Tag tone={struck ? 'plain' : dose.is_order ? 'good' : 'warn'}>{t(`dose.is-${dose.state}`)}</Tag>
      </p>
      <p className={[css.big, struck ? css.struck : ''].join(' ')}>{doseWords(dose)}</p>
      <p className={css.soft}>
        {t('dose.said', { name: dose.said_by.name, time: moment(dose.written_at) })}
        {dose.read_back ? ` · ${t('dose.read-by', { name: dose.read_back.by.name })}` : ''}
        {dose.struck
          ? ` · ${t('dose.struck-by', { name: dose.struck.by.name, reason: dose.struck.reason })}`
          : ''}
      </p>
      {dose.struck?.was_confirmed ? <p className={css.big}>{t('dose.was-order')}</p> : null}
      {may && duty === 'read-back' ? <ReadBack me={me} view={view} dose={dose} /> : null}
      {may && duty === 'confirm' ? (
        <Button kind="primary" wide busy={confirm.busy} onClick={() => void confirm.run()}>
          {t('dose.confirm')}
        </Button>
      ) : null}
      <Refused problem={confirm.problem} />
      {!may || struck ? null : striking ? (
        <ReasonForm
          label={t('dose.strike-reason')}
          submit={t('dose.strike')}
          send={async (reason) => show(await consults.strikeDose(view.id, dose.id, reason))}
          onBack={() => setStriking(false)}
        />
      ) : (
        <Button kind="quiet" onClick={() => setStriking(true)}>
          {t('dose.strike')}
        </Button>
      )}
    </article>
  );
}

/** Typed and not pasted: the typing is what shows that it was understood. */
function ReadBack({ me, view, dose }: { me: Me; view: ConsultView; dose: Dose }) {
  const [text, type, forget] = useTyped(me.person.id, `dose.${dose.id}.read-back`);
  const read = useAction(async () => {
    const now = await consults.readBackDose(view.id, dose.id, text.trim());
    forget();
    put(consultKey(view.id), now);
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    void read.run();
  }
  return (
    <form onSubmit={submit} onPaste={(event) => event.preventDefault()}>
      <TextField
        label={t('dose.read-back')}
        hint={t('dose.read-back-hint')}
        value={text}
        onChange={(now) => {
          type(now);
          read.clear();
        }}
        autoComplete="off"
        required
        maxLength={200}
      />
      <Refused problem={ofDose(read.problem)} />
      <Button type="submit" kind="danger" wide busy={read.busy}>
        {t('dose.read-back-send')}
      </Button>
    </form>
  );
}
