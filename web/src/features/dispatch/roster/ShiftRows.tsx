//! The lines of a roster, to be edited.

import { useTranslation } from 'react-i18next';
import { DAYS, type RosterLine } from '../../../api/expert';
import type { Named } from '../../../api/wire';
import { Button } from '../../../ui/Button';
import { minuteOf, type Fault, type ShiftDraft } from './model';
import style from './Roster.module.css';

interface Props {
  shifts: readonly ShiftDraft[];
  members: readonly Named[];
  wrong: readonly Fault[];
  onEdit: (shifts: ShiftDraft[]) => void;
}

export function ShiftRows({ shifts, members, wrong, onEdit }: Props) {
  const { t } = useTranslation();
  const change = (key: string, part: Partial<ShiftDraft>): void => {
    onEdit(shifts.map((shift) => (shift.key === key ? { ...shift, ...part } : shift)));
  };
  if (shifts.length === 0) return <p className={style.minor}>{t('roster.no-shifts')}</p>;
  return (
    <ul role="list" className={style.rows}>
      {shifts.map((shift, at) => {
        const found = wrong.filter((each) => each.at === shift.key);
        const [from, until] = [minuteOf(shift.from), minuteOf(shift.until)];
        const over = from !== null && until !== null && until <= from;
        return (
          <li key={shift.key} className={style.row}>
            <fieldset className={style.shift}>
              <legend className="visually-hidden">{t('roster.shift', { number: at + 1 })}</legend>
              <select
                aria-label={t('roster.person')}
                value={shift.person}
                onChange={(event) => {
                  change(shift.key, { person: event.target.value });
                }}
              >
                <option value="">{t('roster.choose')}</option>
                {members.map((each) => (
                  <option key={each.id} value={each.id}>
                    {each.name}
                  </option>
                ))}
              </select>
              <select
                aria-label={t('roster.line')}
                value={shift.line}
                onChange={(event) => {
                  change(shift.key, { line: event.target.value as RosterLine });
                }}
              >
                <option value="first">{t('roster-line.first')}</option>
                <option value="second">{t('roster-line.second')}</option>
              </select>
              <span className={style.days}>
                {DAYS.map((day) => (
                  <label key={day} className={style.dayChoice}>
                    <input
                      type="checkbox"
                      checked={shift.days.includes(day)}
                      onChange={(event) => {
                        change(shift.key, {
                          days: DAYS.filter((each) =>
                            each === day ? event.target.checked : shift.days.includes(each),
                          ),
                        });
                      }}
                    />
                    {t(`day.${day}`)}
                  </label>
                ))}
              </span>
              <span className={style.hours}>
                <input
                  type="time"
                  aria-label={t('roster.from')}
                  value={shift.from}
                  onChange={(event) => {
                    change(shift.key, { from: event.target.value });
                  }}
                />
                –
                <input
                  type="time"
                  aria-label={t('roster.until')}
                  value={shift.until}
                  onChange={(event) => {
                    change(shift.key, { until: event.target.value });
                  }}
                />
                {over ? <span className={style.minor}>{t('roster.next-day')}</span> : null}
              </span>
              <Button
                size="s"
                weight="quiet"
                icon="cross"
                label={t('roster.remove-shift', { number: at + 1 })}
                onClick={() => {
                  onEdit(shifts.filter((each) => each.key !== shift.key));
                }}
              />
            </fieldset>
            {found.map(({ why }) => (
              <p key={why} className={style.wrong}>
                {t(`roster.fault-${why}`)}
              </p>
            ))}
          </li>
        );
      })}
    </ul>
  );
}
