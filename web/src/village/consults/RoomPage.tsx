//! The way from the ring to the room: who is being called, while this machine is looked over and the photos travel; in
//! at once when somebody answers; and the room itself beside the patient's packet. Whoever was in the room before the
//! page was loaded anew is back without a press.

import { useEffect, useState, type ReactNode } from 'react';
import type { Me } from '../../api/wire';
import type { ConsultView } from '../../data/consult';
import { consults } from '../../data/consults';
import { ageWord, sexWord } from '../core/codes';
import { Link } from '../core/Link';
import { refresh, useResource } from '../core/resource';
import { navigate } from '../core/router';
import { t } from '../core/words';
import { ButtonLink } from '../ui/ButtonLink';
import { Loaded } from '../ui/Loaded';
import { CheckPart } from './CheckPart';
import css from './Consult.module.css';
import { CONSULT_WATCH, consultKey } from './keys';
import { isAnswered, mayJoin } from './model';
import { NextPart } from './NextPart';
import { RingPart } from './RingPart';
import { enter, useTalk, wasIn, type Talk } from './talk';
import { Talking } from './Talking';

export function RoomPage({ me, id }: { me: Me; id: string }) {
  const key = consultKey(id);
  const found = useResource(key, () => consults.open(id), { kinds: CONSULT_WATCH, only: id });
  const talk = useTalk();
  const mine = talk?.consult === id ? talk : null;
  useEffect(() => {
    document.title = `${t('consult.room-title')} · ${t('app.name')}`;
  }, []);
  if (mine !== null && found.state === 'ready' && isAnswered(found.value))
    return (
      <main id="main">
        <Talking me={me} view={found.value} talk={mine} />
      </main>
    );
  return (
    <Frame id={id}>
      {found.state === 'ready' ? null : <h1 className={css.title}>{t('consult.room-title')}</h1>}
      <Loaded of={found} retry={() => refresh(key)}>
        {(view) => <Before me={me} view={view} talk={mine} />}
      </Loaded>
    </Frame>
  );
}

function Frame({ id, children }: { id: string; children: ReactNode }) {
  return (
    <main id="main" className={css.frame}>
      <Link href={`/v/consults/${id}`} className={css.back}>
        <span aria-hidden="true">‹</span> {t('common.back')}
      </Link>
      {children}
    </main>
  );
}

function Before({ me, view, talk }: { me: Me; view: ConsultView; talk: Talk | null }) {
  const { name, sex, age } = view.patient;
  const person = me.person.id;
  const ringing = view.state === 'ringing';
  const open = mayJoin(view);
  const answered = isAnswered(view);
  const [rang, setRang] = useState(ringing);
  if (ringing && !rang) setRang(true);
  useEffect(() => {
    if (!open || talk !== null) return;
    const how = wasIn(person, view.id) ?? (rang && answered ? 'picture' : null);
    if (how !== null) void enter(person, view.id, how);
  }, [open, talk, person, view.id, rang, answered]);
  return (
    <>
      <p className={css.who}>
        {name} · {sexWord(sex)} · {ageWord(age)}
      </p>
      {ringing && view.ring !== null ? (
        <RingPart me={me} view={view} ring={view.ring} waits={talk !== null} />
      ) : open && answered ? (
        <CheckPart
          onEnter={(how) => void enter(person, view.id, how)}
          onWrite={() => navigate(`/v/consults/${view.id}`)}
        />
      ) : (
        <>
          <h1 className={css.title}>{t('consult.room-title')}</h1>
          <NextPart me={me} view={view} />
          <ButtonLink href={`/v/consults/${view.id}`}>{t('consult.open')}</ButtonLink>
        </>
      )}
    </>
  );
}
