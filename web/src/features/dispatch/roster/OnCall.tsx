//! Who a ring would go to now, by the roster as it is saved.

import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../api/expert';
import { comma } from '../../../words/reading/consult';
import { Notice } from '../../../ui/Notice';
import style from './Roster.module.css';

export function OnCall({ roster }: { roster: RosterView }) {
  const { t } = useTranslation();
  const { first, second, group } = roster.on_call;
  const names = (people: readonly { name: string }[]): string =>
    people.length === 0 ? t('roster.nobody') : people.map((each) => each.name).join(comma());
  return (
    <>
      {first.length === 0 && second.length === 0 ? (
        <Notice tone="danger" title={t('roster.gap-now')}>
          <p>{t('roster.gap-now-hint')}</p>
        </Notice>
      ) : null}
      <dl className={style.now}>
        {(
          [
            ['first', first],
            ['second', second],
            ['group', group],
          ] as const
        ).map(([line, people]) => (
          <div key={line}>
            <dt>{t(`roster-line.${line}`)}</dt>
            <dd>{names(people)}</dd>
          </div>
        ))}
        <div>
          <dt>{t('roster.phone')}</dt>
          <dd>{roster.phone ?? t('roster.no-phone')}</dd>
        </div>
      </dl>
    </>
  );
}
