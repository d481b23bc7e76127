//! The audit list, newest first, read page by page. Reading it is itself written down by the server.

import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditRow } from '../../api/wire';
import { formatFull } from '../../words/reading/format';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { Loaded } from '../../ui/Loaded';
import { Tag } from '../../ui/Tag';
import style from './Admin.module.css';
import { auditPage } from './directory';
import { useAdminWords } from './words';

export function AuditPage() {
  const { t, code } = useAdminWords();
  const list = useInfiniteQuery({
    queryKey: ['admin', 'audit'],
    queryFn: ({ pageParam, signal }) => auditPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  return (
    <section className={style.page} aria-labelledby="audit">
      <div className={style.head}>
        <h1 id="audit" className={style.title}>
          {t('noun.audit')}
        </h1>
      </div>
      <p className={style.about}>{t('about.audit')}</p>
      <Loaded of={list}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items);
          if (rows.length === 0) return <Blank icon="list" title={t('none')} />;
          return (
            <>
              <div className={style.box} tabIndex={0} role="group" aria-label={t('noun.audit')}>
                <table className={style.table}>
                  <thead>
                    <tr>
                      {(
                        ['number', 'at', 'person', 'role', 'action', 'subject', 'purpose', 'outcome'] as const
                      ).map((column) => (
                        <th key={column} scope="col">
                          {t(`audit.${column}`)}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((row) => (
                      <tr key={row.number}>
                        <td>{row.number}</td>
                        <td className={style.moment}>{formatFull(row.at)}</td>
                        <td>{who(row, code)}</td>
                        <td>{row.role === null ? '–' : code('role', row.role)}</td>
                        <td>{code('action', row.action)}</td>
                        <td>
                          {row.subject_kind === '' ? '–' : code('subject', row.subject_kind)}
                          {row.subject === null ? '' : ` ${row.subject.slice(-6)}`}
                        </td>
                        <td>{row.purpose === null ? '–' : code('purpose', row.purpose)}</td>
                        <td>
                          <Tag
                            tone={
                              row.outcome === 'done' ? 'ok' : row.outcome === 'refused' ? 'warn' : 'danger'
                            }
                          >
                            {code('outcome', row.outcome)}
                          </Tag>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              {list.hasNextPage ? (
                <Button
                  className={style.more}
                  busy={list.isFetchingNextPage}
                  onClick={() => {
                    void list.fetchNextPage();
                  }}
                >
                  {t('more')}
                </Button>
              ) : null}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

/** A person by name; what has none by its kind, with what tells it from others of the kind. */
function who(row: AuditRow, code: (group: string, code: string) => string): string {
  if (row.person_name !== null) return row.person_name;
  const kind = code('actor', row.actor_kind);
  if (row.actor === '') return kind;
  return `${kind} ${row.actor_kind === 'job' ? code('job', row.actor) : row.actor.slice(-6)}`;
}
