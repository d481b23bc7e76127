//! Who takes part: the experts with their part, the guests, and everybody's visits to the room, minute by minute, as the
//! rules want them kept.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultView } from '../../api/expert';
import { codeWords } from '../../words/reading/words';
import { formatMoment } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { ReasonDialog } from '../../ui/ReasonDialog';
import { Tag } from '../../ui/Tag';
import { spanWords } from '../../words/reading/consult';
import style from './Cards.module.css';

interface Props {
  one: ConsultView;
  me: string;
  now: number;
  busy: boolean;
  /** Set for whoever may send somebody out, or hand the lead on. */
  onRemove?: ((person: string, reason: string) => Promise<boolean>) | undefined;
  onLead?: ((person: string) => Promise<boolean>) | undefined;
}

export function VisitsCard({ one, me, now, busy, onRemove, onLead }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<{ what: 'remove' | 'lead'; id: string; name: string } | null>(null);
  const close = (): void => {
    setAsking(null);
  };
  const after = (work: Promise<boolean> | undefined): void => {
    void work?.then((done) => {
      if (done) close();
    });
  };
  const { seats } = one.room;
  return (
    <section className={style.card} aria-labelledby="visits">
      <h2 id="visits" className={style.title}>
        {t('visits.title')}
      </h2>
      {one.invited.length === 0 ? null : (
        <ul role="list" className={style.people} aria-label={t('visits.invited')}>
          {one.invited.map((each) => (
            <li key={each.person.id} data-gone={each.removed !== null}>
              <strong>{each.person.name}</strong>
              <Tag tone={each.part === 'lead' ? 'accent' : 'plain'}>
                {codeWords('consult-part', each.part)}
              </Tag>
              <span className={style.minor}>
                {[each.title, each.institution?.name].filter(Boolean).join(' · ')}
              </span>
              {each.removed === null ? (
                <span className={style.acts}>
                  {onLead && each.part === 'expert' ? (
                    <Button
                      size="s"
                      onClick={() => {
                        setAsking({ what: 'lead', ...each.person });
                      }}
                    >
                      {t('visits.lead')}
                    </Button>
                  ) : null}
                  {onRemove && each.person.id !== me ? (
                    <Button
                      size="s"
                      onClick={() => {
                        setAsking({ what: 'remove', ...each.person });
                      }}
                    >
                      {t('visits.remove')}
                    </Button>
                  ) : null}
                </span>
              ) : (
                <span className={style.minor}>
                  {t('visits.removed', { name: each.removed.by.name, reason: each.removed.reason })}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {seats.length === 0 ? (
        <p className={style.minor}>{t('visits.none')}</p>
      ) : (
        <table className={style.table}>
          <caption className="visually-hidden">{t('visits.roster')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('visits.who')}</th>
              <th scope="col">{t('visits.now')}</th>
              <th scope="col">{t('visits.when')}</th>
            </tr>
          </thead>
          <tbody>
            {seats.map((seat) => (
              <tr key={seat.participant}>
                <th scope="row">{seat.person.name}</th>
                <td>{codeWords('presence', seat.presence)}</td>
                <td>
                  {seat.visits.map(({ from, until }) => (
                    <span key={from} className={style.visit}>
                      {until === null
                        ? t('visits.since', { at: formatMoment(from, now) })
                        : spanWords({ from, until }, now)}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {asking?.what === 'remove' ? (
        <ReasonDialog
          open
          title={t('visits.ask-remove', { name: asking.name })}
          act={t('visits.remove')}
          danger
          busy={busy}
          onClose={close}
          onAct={(reason) => {
            after(onRemove?.(asking.id, reason));
          }}
        />
      ) : null}
      {asking?.what === 'lead' ? (
        <ConfirmDialog
          title={t('visits.ask-lead', { name: asking.name })}
          description={t('visits.ask-lead-text')}
          act={t('visits.lead')}
          busy={busy}
          onClose={close}
          onAct={() => {
            after(onLead?.(asking.id));
          }}
        />
      ) : null}
    </section>
  );
}
