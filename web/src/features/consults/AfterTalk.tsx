//! The talk is over and the opinion is owed: how long it lasted, and what comes next. Who was there and what was written
//! follow below it.

import { useTranslation } from 'react-i18next';
import type { ConsultView } from '../../api/expert';
import { formatSpan } from '../../words/reading/format';
import { spanWords } from '../../words/reading/consult';
import { Button } from '../../ui/Button';
import { leadOf, opinionMode, type ConsultAct } from './model';
import style from './Cards.module.css';

interface Props {
  one: ConsultView;
  me: string;
  now: number;
  busy: boolean;
  acts: ReadonlySet<ConsultAct>;
  /** Shows the opinion, as far as it is out of sight. */
  onOpinion: () => void;
  onTalkAgain: () => Promise<boolean>;
}

export function AfterTalk({ one, me, now, busy, acts, onOpinion, onTalkAgain }: Props) {
  const { t } = useTranslation();
  const mode = opinionMode(one, me);
  const next =
    mode === 'begin' ? 'write' : mode === 'write' ? 'go-on' : mode === 'sign' ? 'sign' : ('wait' as const);
  return (
    <section className={style.card} aria-labelledby="after-talk" aria-live="polite">
      <h2 id="after-talk" className={style.title}>
        {t(one.way === 'broke-off' ? 'after-talk.broke-off' : 'after-talk.title')}
      </h2>
      <ul role="list" className={style.people}>
        {one.sittings.map(({ from, until }) => (
          <li key={from}>
            {until === null ? null : (
              <>
                <span className={style.visit}>{spanWords({ from, until }, now)}</span>
                <span className={style.minor}>{formatSpan(until - from)}</span>
              </>
            )}
          </li>
        ))}
      </ul>
      <p>{t(`after-talk.next-${next}`, { name: leadOf(one)?.name ?? t('consult.no-expert') })}</p>
      <div className={style.next}>
        {next === 'wait' && one.opinion === null ? null : (
          <Button weight={next === 'wait' ? 'plain' : 'primary'} icon="pen" onClick={onOpinion}>
            {t(`after-talk.act-${next}`)}
          </Button>
        )}
        {acts.has('talk-again') ? (
          <Button icon="phone" busy={busy} onClick={() => void onTalkAgain()}>
            {t('consult.talk-again')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
