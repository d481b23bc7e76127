//! One study as a device sent it: the device's own words about the patient, marked as such.

import type { StudyRow } from '../../api/wire';
import { modalityWord } from '../core/codes';
import { Link } from '../core/Link';
import { ago } from '../core/format';
import { t } from '../core/words';
import card from '../ui/Card.module.css';
import { Tag } from '../ui/Tag';
import { sentName } from './model';

export function StudyCard({ row }: { row: StudyRow }) {
  return (
    <li className={card.card}>
      <Link href={`/v/studies/${row.id}`} className={card.link}>
        <span className={card.tags}>
          {row.case === null ? (
            <Tag tone="warn">{t('studies.unmatched')}</Tag>
          ) : (
            <Tag tone="good">{t('studies.matched')}</Tag>
          )}
          {row.case === null && row.remarks.some((one) => one.undone === 'link') ? (
            <Tag tone="warn">{t('studies.link-undone')}</Tag>
          ) : null}
          {row.quarantine.length > 0 ? <Tag tone="danger">{t('studies.quarantined')}</Tag> : null}
        </span>
        <span className={card.title}>{sentName(row)}</span>
        <span>{[modalityWord(row.modality), row.device?.name].filter(Boolean).join(' · ')}</span>
        <span>{t('study.images', { n: row.instances })}</span>
        <span className={card.soft}>{t('studies.received', { time: ago(row.received_at) })}</span>
      </Link>
    </li>
  );
}
