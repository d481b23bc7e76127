//! All critical values in sight of a person: open ones first, the most overdue on top.

import { useTranslation } from 'react-i18next';
import type { Role } from '../../api/wire';
import type { CriticalView } from '../../api/wire';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { CriticalCard, type CriticalVerbs } from './CriticalCard';
import { isOver } from './model';
import style from './Critical.module.css';

interface Props {
  all: readonly CriticalView[];
  shown: 'open' | 'all';
  verbs: CriticalVerbs;
  roles: readonly Role[];
  onShown: (shown: 'open' | 'all') => void;
  onOpen: (one: CriticalView) => void;
}

export function Criticals({ all, shown, verbs, roles, onShown, onOpen }: Props) {
  const { t } = useTranslation();
  const ordered = [...all].sort(
    (a, b) =>
      Number(isOver(a)) - Number(isOver(b)) || (a.next_due_at ?? Infinity) - (b.next_due_at ?? Infinity),
  );
  return (
    <div className={style.page}>
      <div className={style.head}>
        <h1 className={style.title}>{t('critical.title')}</h1>
        {(['open', 'all'] as const).map((each) => (
          <Button
            key={each}
            aria-pressed={shown === each}
            onClick={() => {
              onShown(each);
            }}
          >
            {t(`critical.show-${each}`)}
          </Button>
        ))}
      </div>
      {ordered.length === 0 ? (
        <Blank icon="check" title={t('critical.empty')}>
          <p>{t('critical.empty-hint')}</p>
        </Blank>
      ) : (
        <div className={style.list}>
          {ordered.map((one) => (
            <CriticalCard
              key={one.id}
              one={one}
              verbs={verbs}
              roles={roles}
              onOpen={() => {
                onOpen(one);
              }}
            />
          ))}
        </div>
      )}
    </div>
  );
}
