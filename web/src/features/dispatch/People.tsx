//! The people of one group as a ring would find them: on which line, on duty since when, and whether they would hear it;
//! when not, why, and the number to telephone.

import { useTranslation } from 'react-i18next';
import type { BoardGroup } from '../../api/expert';
import { codeWords } from '../../words/reading/words';
import { formatMoment, formatSpan } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { Tag } from '../../ui/Tag';
import { inLine } from './model';
import style from './Board.module.css';

interface Props {
  group: BoardGroup;
  now: number;
  onRoster: (group: string) => void;
}

export function People({ group, now, onRoster }: Props) {
  const { t } = useTranslation();
  return (
    <div className={style.group}>
      <div className={style.line}>
        <h3 className={style.groupName}>
          {group.group.name} <span className={style.minor}>{group.institution.name}</span>
        </h3>
        {group.gap ? (
          <Tag tone="danger" icon="alert">
            {t('board.gap-short')}
          </Tag>
        ) : null}
        <span className={style.space} />
        <Button
          size="s"
          weight="quiet"
          onClick={() => {
            onRoster(group.group.id);
          }}
        >
          {t('roster.title')}
        </Button>
      </div>
      {group.people.length === 0 ? <p className={style.minor}>{t('board.nobody')}</p> : null}
      <ul role="list" className={style.persons}>
        {inLine(group.people).map((one) => (
          <li key={one.person.id} data-reachable={one.reachable}>
            <span className={style.line}>
              <strong>{one.person.name}</strong>
              <Tag tone={one.line === null ? 'plain' : 'accent'}>
                {codeWords('roster-line', one.line ?? 'group')}
              </Tag>
              <Tag tone={one.reachable ? 'ok' : 'warn'} icon={one.reachable ? 'bell' : 'alert'}>
                {one.reachable ? t('board.hears') : codeWords('unreachable', one.why ?? 'off-duty')}
              </Tag>
              {one.busy_in === null ? null : (
                <Tag tone="note" icon="phone">
                  {t('board.busy')}
                </Tag>
              )}
            </span>
            <span className={style.minor}>
              {[
                one.title,
                one.on_duty && one.since !== null
                  ? t('board.on-duty-since', { at: formatMoment(one.since, now) })
                  : null,
                one.on_duty && !one.reachable && one.last_beat_at !== null
                  ? t('board.last-beat', { span: formatSpan(now - one.last_beat_at) })
                  : null,
              ]
                .filter(Boolean)
                .join(' · ')}
              {one.phone === null ? null : (
                <>
                  {' '}
                  <a href={`tel:${one.phone}`}>{one.phone}</a>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
