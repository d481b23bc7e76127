//! What changed between two contents, field by field: crossed out and underlined, told in words too.

import { useTranslation } from 'react-i18next';
import type { ReportContent } from '../../api/wire';
import { KeyImagesDifference } from './KeyImages';
import { sameImages } from './keyImages';
import { difference } from './model';
import style from './Report.module.css';

const FIELDS = ['technique', 'findings', 'impression', 'critical'] as const;
const said = (content: ReportContent, field: (typeof FIELDS)[number]): string => content[field] ?? '';

interface Props {
  title: string;
  before: ReportContent;
  after: ReportContent;
}

export function Difference({ title, before, after }: Props) {
  const { t } = useTranslation();
  const changed = FIELDS.filter((field) => said(before, field) !== said(after, field));
  const images = !sameImages(before.key_images, after.key_images);
  if (changed.length === 0 && before.conclusion === after.conclusion && !images) return null;
  return (
    <section className={style.difference} aria-label={title}>
      <h2>{title}</h2>
      {changed.map((field) => (
        <div key={field}>
          <h3>{t(`field.${field}`)}</h3>
          <p className={style.text}>
            {difference(said(before, field), said(after, field)).map((piece, at) =>
              piece.kind === 'same' ? (
                <span key={at}>{piece.text}</span>
              ) : piece.kind === 'gone' ? (
                <del key={at}>{piece.text}</del>
              ) : (
                <ins key={at}>{piece.text}</ins>
              ),
            )}
          </p>
        </div>
      ))}
      {before.conclusion === after.conclusion ? null : (
        <p>
          {t('field.conclusion')}: <del>{t(`conclusion.${before.conclusion ?? 'none'}`)}</del>{' '}
          <ins>{t(`conclusion.${after.conclusion ?? 'none'}`)}</ins>
        </p>
      )}
      {images ? <KeyImagesDifference before={before.key_images} after={after.key_images} /> : null}
    </section>
  );
}
