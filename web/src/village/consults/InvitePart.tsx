//! Somebody more for the room, who is rung the same way: found by name, with whether they can be reached now; and what
//! came of each ring.

import { useState, type FormEvent } from 'react';
import { Ringing } from '../../call/Ringing';
import type { ConsultView, Invitee } from '../../data/consult';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { put } from '../core/resource';
import { t, useLanguage } from '../core/words';
import { Button } from '../ui/Button';
import { TextField } from '../ui/TextField';
import { Refused } from './Refused';
import css from './Consult.module.css';
import { consultKey } from './keys';
import { drawnRing } from './ringing';
import { step } from './steps';

export function InvitePart({ view, onDone }: { view: ConsultView; onDone: () => void }) {
  const language = useLanguage();
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<Invitee[] | null>(null);
  const look = useAction(async () => setFound((await consults.people(view.id, query.trim())).items));
  const invite = useAction(async (person: string) => {
    put(consultKey(view.id), await step(view, (version) => consults.invite(view.id, version, person)));
    setFound(null);
    onDone();
  });
  const callOff = useAction(async (ring: string) => put(consultKey(view.id), await consults.callOff(ring)));
  function submit(event: FormEvent): void {
    event.preventDefault();
    void look.run();
  }
  return (
    <>
      {view.guest_rings.map((ring) => (
        <Ringing
          key={ring.id}
          language={language}
          guest={ring.people.map((one) => one.person.name).join(t('common.list-joint'))}
          {...drawnRing(ring)}
          onCancel={() => void callOff.run(ring.id)}
        />
      ))}
      <form onSubmit={submit} role="search">
        <TextField
          label={t('consult.invite-who')}
          hint={t('consult.invite-hint')}
          type="search"
          value={query}
          onChange={setQuery}
          autoComplete="off"
        />
        <Button type="submit" kind="primary" wide busy={look.busy}>
          {t('patients.search')}
        </Button>
      </form>
      <Refused problem={look.problem ?? invite.problem ?? callOff.problem} />
      {found === null ? null : found.length === 0 ? (
        <p role="status">{t('patients.none')}</p>
      ) : (
        <ul className={css.people}>
          {found.map((one) => (
            <li key={one.person.id}>
              <Button wide busy={invite.busy} onClick={() => void invite.run(one.person.id)}>
                {[
                  one.person.name,
                  one.title,
                  one.institution?.name,
                  t(one.reachable ? 'consult.reachable' : 'consult.not-reachable'),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
