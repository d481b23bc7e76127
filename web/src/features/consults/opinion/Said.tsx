//! What an opinion says, to be read.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpinionContent } from '../../../api/expert';
import { codeWords } from '../../../words/reading/words';
import { Tag } from '../../../ui/Tag';
import style from './Opinion.module.css';

export function Said({ content, images }: { content: OpinionContent; images?: ReactNode }) {
  const { t } = useTranslation();
  const said = (text: string): string => (text.trim() === '' ? '–' : text);
  const { referral } = content;
  return (
    <>
      <dl className={style.said}>
        <div>
          <dt>{t('opinion.referral')}</dt>
          <dd>
            {referral === null ? (
              '–'
            ) : (
              <Tag tone={referral === 'refer-now' ? 'danger' : referral === 'refer' ? 'warn' : 'ok'}>
                {codeWords('referral', referral)}
              </Tag>
            )}{' '}
            {content.referral_words}
          </dd>
        </div>
        <div>
          <dt>{t('opinion.diagnoses')}</dt>
          <dd>
            {content.diagnoses.length === 0 ? (
              '–'
            ) : (
              <ol className={style.list}>
                {content.diagnoses.map(({ icd10, words }, at) => (
                  <li key={at}>
                    {words} {icd10 === null ? null : <span className={style.minor}>{icd10}</span>}
                  </li>
                ))}
              </ol>
            )}
          </dd>
        </div>
        {(['analysis', 'advice', 'further', 'notes'] as const).map((field) => (
          <div key={field}>
            <dt>{t(`opinion.${field}`)}</dt>
            <dd>{said(content[field])}</dd>
          </div>
        ))}
      </dl>
      {images}
    </>
  );
}
