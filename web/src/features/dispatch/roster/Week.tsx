//! The week of a roster: a row for each day, first above second, and in words when nobody is on call.

import { useTranslation } from 'react-i18next';
import { DAYS } from '../../../api/expert';
import type { Named } from '../../../api/wire';
import { comma } from '../../../words/reading/consult';
import { Notice } from '../../../ui/Notice';
import { clockOf, gapsOf, slotsOf, WEEK, type ShiftDraft } from './model';
import style from './Roster.module.css';

const DAY = 24 * 60;
/** Gaps named one by one; more are counted. */
const MOST_NAMED = 8;

interface Props {
  shifts: readonly ShiftDraft[];
  members: readonly Named[];
}

export function Week({ shifts, members }: Props) {
  const { t } = useTranslation();
  const name = (id: string): string => members.find((each) => each.id === id)?.name ?? '?';
  const gaps = gapsOf(shifts);
  const at = (minute: number): string =>
    minute === WEEK
      ? `${t('day.sunday')} 24:00`
      : `${t(`day.${DAYS[Math.floor(minute / DAY)] ?? 'monday'}`)} ${clockOf(minute % DAY)}`;
  return (
    <section className={style.part} aria-labelledby="week">
      <h2 id="week" className={style.subtitle}>
        {t('roster.week')}
      </h2>
      <table className={style.week}>
        <tbody>
          {DAYS.map((day, index) => (
            <tr key={day}>
              <th scope="row">{t(`day.${day}`)}</th>
              <td>
                {(['first', 'second'] as const).map((line) => (
                  <div key={line} className={style.line} data-line={line}>
                    {slotsOf(shifts, line, index).map((slot, n) => (
                      <span
                        key={`${slot.key}-${String(n)}`}
                        className={style.slot}
                        style={{
                          left: `${String(slot.left * 100)}%`,
                          width: `${String(slot.width * 100)}%`,
                        }}
                        title={`${t(`roster-line.${line}`)} ${name(slot.person)}`}
                      >
                        {name(slot.person)}
                      </span>
                    ))}
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={style.minor}>{t('roster.legend')}</p>
      {gaps.length === 0 ? null : (
        <Notice tone="warn" title={t('roster.gaps', { count: gaps.length })}>
          <p>
            {gaps
              .slice(0, MOST_NAMED)
              .map(({ from, until }) => `${at(from)} – ${at(until)}`)
              .join(comma())}
            {gaps.length > MOST_NAMED ? ' …' : ''}
          </p>
        </Notice>
      )}
    </section>
  );
}
