//! What a report says, and who signed it.

import { useTranslation } from 'react-i18next';
import type { ReportContent, Signature } from '../../api/wire';
import { formatFull } from '../../words/reading/format';
import { codeWords } from '../../words/reading/words';
import { KeyImagesRead } from './KeyImages';
import style from './Report.module.css';

export function Said({ content }: { content: ReportContent }) {
  const { t } = useTranslation();
  return (
    <>
      <dl className={style.read}>
        {(['technique', 'findings', 'impression'] as const).map((field) => (
          <div key={field}>
            <dt>{t(`field.${field}`)}</dt>
            <dd>{content[field] === '' ? '–' : content[field]}</dd>
          </div>
        ))}
        <div>
          <dt>{t('field.conclusion')}</dt>
          <dd>{t(`conclusion.${content.conclusion ?? 'none'}`)}</dd>
        </div>
        {content.critical !== null ? (
          <div>
            <dt>{t('field.critical')}</dt>
            <dd>{content.critical}</dd>
          </div>
        ) : null}
      </dl>
      <KeyImagesRead images={content.key_images} />
    </>
  );
}

export function Signatures({ all }: { all: readonly Signature[] }) {
  const { t } = useTranslation();
  if (all.length === 0) return null;
  return (
    <ul role="list" className={style.signatures} aria-label={t('all')}>
      {all.map((each) => (
        <li key={`${each.person.id}-${String(each.at)}`}>
          <span>{codeWords('meaning', each.role)}</span>
          <strong>{each.person.name}</strong>
          <time>{formatFull(each.at)}</time>
        </li>
      ))}
    </ul>
  );
}
