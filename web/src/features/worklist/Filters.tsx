//! The worklist's filters. Counts on the chips speak of the whole list, so that a filter never hides an emergency.

import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseCounts, Urgency } from '../../api/wire';
import { codeWords } from '../../words/reading/words';
import { Button } from '../../ui/Button';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { NO_FILTER, type choices, type Filter, type Order } from './model';
import style from './Worklist.module.css';

interface Props {
  filter: Filter;
  counts: CaseCounts | null;
  offered: ReturnType<typeof choices>;
  order: Order;
  search: RefObject<HTMLInputElement | null>;
  onFilter: (next: Filter) => void;
  onOrder: (next: Order) => void;
}

const URGENCIES: Urgency[] = ['emergency', 'urgent', 'routine'];

export function Filters({ filter, counts, offered, order, search, onFilter, onOrder }: Props) {
  const { t } = useTranslation();
  const set = (part: Partial<Filter>): void => {
    onFilter({ ...filter, ...part });
  };
  const value = (text: string): string | null => (text === '' ? null : text);
  const active = JSON.stringify(filter) !== JSON.stringify(NO_FILTER);
  return (
    <div className={style.filters} role="search" aria-label={t('worklist.filters')}>
      <input
        ref={search}
        type="search"
        className={style.search}
        placeholder={t('worklist.search')}
        aria-label={t('worklist.search')}
        value={filter.text}
        onChange={(event) => {
          set({ text: event.target.value });
        }}
      />
      <div className={style.chips} role="group" aria-label={t('column.urgency')}>
        {URGENCIES.map((urgency) => (
          <Button
            key={urgency}
            aria-pressed={filter.urgency === urgency}
            onClick={() => {
              set({ urgency: filter.urgency === urgency ? null : urgency });
            }}
          >
            <UrgencyMark urgency={urgency} />
            <span className={style.count}>{counts ? counts[urgency] : '–'}</span>
          </Button>
        ))}
        <Button
          aria-pressed={filter.mineOnly}
          icon="user"
          onClick={() => {
            set({ mineOnly: !filter.mineOnly });
          }}
        >
          {t('worklist.mine')}
          <span className={style.count}>{counts ? counts.claimed_by_me : '–'}</span>
        </Button>
        <Button
          aria-pressed={filter.overdueOnly}
          icon="clock"
          onClick={() => {
            set({ overdueOnly: !filter.overdueOnly });
          }}
        >
          {t('worklist.overdue')}
          <span className={style.count}>{counts ? counts.overdue : '–'}</span>
        </Button>
      </div>
      <select
        className={style.select}
        aria-label={t('column.state')}
        value={filter.progress ?? ''}
        onChange={(event) => {
          set({ progress: value(event.target.value) });
        }}
      >
        <option value="">{t('worklist.any-state')}</option>
        {offered.progress.map((each) => (
          <option key={each} value={each}>
            {codeWords('progress', each)}
          </option>
        ))}
      </select>
      <select
        className={style.select}
        aria-label={t('exam.modality')}
        value={filter.modality ?? ''}
        onChange={(event) => {
          set({ modality: value(event.target.value) });
        }}
      >
        <option value="">{t('worklist.any-modality')}</option>
        {offered.modality.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
      <select
        className={style.select}
        aria-label={t('column.site')}
        value={filter.institution ?? ''}
        onChange={(event) => {
          set({ institution: value(event.target.value) });
        }}
      >
        <option value="">{t('worklist.any-site')}</option>
        {offered.institution.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </select>
      <select
        className={style.select}
        aria-label={t('worklist.order')}
        value={order}
        onChange={(event) => {
          onOrder(event.target.value as Order);
        }}
      >
        {(['priority', 'due', 'newest'] as const).map((each) => (
          <option key={each} value={each}>
            {t(`worklist.order-${each}`)}
          </option>
        ))}
      </select>
      {active ? (
        <Button
          weight="quiet"
          icon="cross"
          onClick={() => {
            onFilter(NO_FILTER);
          }}
        >
          {t('worklist.clear')}
        </Button>
      ) : null}
    </div>
  );
}
