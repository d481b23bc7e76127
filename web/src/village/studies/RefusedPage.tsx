//! What could not be taken in the last days: from which device or whose upload, when, why, and what to do. Nothing here is
//! of a patient; the images themselves are still where they came from.

import type { Me, RefusalRow } from '../../api/wire';
import { isTechnician } from '../core/duties';
import { refresh, useResource } from '../core/resource';
import { studies } from '../core/server';
import { t } from '../core/words';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Rows } from '../ui/Rows';
import css from './Upload.module.css';
import { REFUSED, REFUSED_WATCH, refusedWhen, refusedWords } from './refused';

export function RefusedPage({ me }: { me: Me }) {
  const list = useResource(REFUSED, studies.refused, REFUSED_WATCH);
  return (
    <Page title={t('refused.title')} back={isTechnician(me) ? '/v/studies' : '/v/upload'}>
      <p>{t('refused.words')}</p>
      <Loaded of={list} retry={() => refresh(REFUSED)}>
        {(found) =>
          found.items.length === 0 ? (
            <Empty title={t('refused.none')}>
              <p>{t('refused.none-todo')}</p>
            </Empty>
          ) : (
            <Rows>
              {found.items.map((row) => (
                <Refused
                  key={`${row.device?.id ?? row.person?.id ?? ''} ${row.why} ${String(row.first_at)}`}
                  row={row}
                />
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Page>
  );
}

function Refused({ row }: { row: RefusalRow }) {
  const { what, todo } = refusedWords(row);
  const from =
    row.device === null
      ? t('refused.by-person', { name: row.person?.name ?? '' })
      : t('refused.by-device', { name: row.device.name });
  return (
    <li>
      <strong>{what}</strong>
      <span className={css.line}>{todo}</span>
      <span className={css.line}>
        {from} · {refusedWhen(row)} · {t('refused.times', { n: row.times })}
      </span>
    </li>
  );
}
