//! Who stands in for whom, and from when until when.

import { useTranslation } from 'react-i18next';
import type { Named } from '../../../api/wire';
import { Button } from '../../../ui/Button';
import type { Fault, SubstituteDraft } from './model';
import style from './Roster.module.css';

interface Props {
  substitutes: readonly SubstituteDraft[];
  members: readonly Named[];
  wrong: readonly Fault[];
  onEdit: (substitutes: SubstituteDraft[]) => void;
}

export function SubstituteRows({ substitutes, members, wrong, onEdit }: Props) {
  const { t } = useTranslation();
  const change = (key: string, part: Partial<SubstituteDraft>): void => {
    onEdit(substitutes.map((each) => (each.key === key ? { ...each, ...part } : each)));
  };
  if (substitutes.length === 0) return <p className={style.minor}>{t('roster.no-substitutes')}</p>;
  return (
    <ul role="list" className={style.rows}>
      {substitutes.map((each, at) => (
        <li key={each.key} className={style.row}>
          <fieldset className={style.shift}>
            <legend className="visually-hidden">{t('roster.substitute', { number: at + 1 })}</legend>
            {(['by', 'of'] as const).map((who) => (
              <label key={who} className={style.who}>
                {t(`roster.sub-${who}`)}
                <select
                  value={each[who]}
                  onChange={(event) => {
                    change(each.key, { [who]: event.target.value });
                  }}
                >
                  <option value="">{t('roster.choose')}</option>
                  {members.map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.name}
                    </option>
                  ))}
                </select>
              </label>
            ))}
            <span className={style.hours}>
              {(['from', 'until'] as const).map((side) => (
                <input
                  key={side}
                  type="datetime-local"
                  aria-label={t(`roster.${side}`)}
                  value={each[side]}
                  onChange={(event) => {
                    change(each.key, { [side]: event.target.value });
                  }}
                />
              ))}
            </span>
            <Button
              size="s"
              weight="quiet"
              icon="cross"
              label={t('roster.remove-substitute', { number: at + 1 })}
              onClick={() => {
                onEdit(substitutes.filter((one) => one.key !== each.key));
              }}
            />
          </fieldset>
          {wrong
            .filter((fault) => fault.at === each.key)
            .map(({ why }) => (
              <p key={why} className={style.wrong}>
                {t(`roster.fault-${why}`)}
              </p>
            ))}
        </li>
      ))}
    </ul>
  );
}
