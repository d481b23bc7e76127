//! Studies that no case was found for: what the device sent on one side, the cases it might be on the other, every
//! disagreement named. A person links; another person undoes, and the study says so while it waits again.

import { useTranslation } from 'react-i18next';
import type { StudyRow } from '../../api/wire';
import { codeWords } from '../../words/reading/words';
import { formatMoment } from '../../words/reading/format';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { Tag } from '../../ui/Tag';
import { wasLinked } from './model';
import style from './Unmatched.module.css';

interface Props {
  studies: readonly StudyRow[];
  shown: 'unmatched' | 'matched';
  chosen: string | null;
  onShown: (shown: 'unmatched' | 'matched') => void;
  onChoose: (study: StudyRow) => void;
  /** The candidates of the chosen study, drawn by the page. */
  children: React.ReactNode;
}

export function Unmatched({ studies, shown, chosen, onShown, onChoose, children }: Props) {
  const { t } = useTranslation();
  return (
    <div className={style.page}>
      <div className={style.head}>
        <h1 className={style.title}>{t('unmatched.title')}</h1>
        {(['unmatched', 'matched'] as const).map((each) => (
          <Button
            key={each}
            aria-pressed={shown === each}
            onClick={() => {
              onShown(each);
            }}
          >
            {t(`unmatched.show-${each}`)}
          </Button>
        ))}
        <span className={style.minor}>{t('unmatched.sum', { count: studies.length })}</span>
      </div>
      {studies.length === 0 ? (
        <Blank icon="check" title={t(`unmatched.empty-${shown}`)}>
          <p>{t('unmatched.empty-hint')}</p>
        </Blank>
      ) : (
        <div className={style.sides}>
          <ul role="list" className={style.list} aria-label={t('unmatched.title')}>
            {studies.map((study) => (
              <li key={study.id}>
                <button
                  type="button"
                  className={style.study}
                  aria-pressed={study.id === chosen}
                  onClick={() => {
                    onChoose(study);
                  }}
                >
                  <span className={style.line}>
                    <Tag>{study.modality ?? '–'}</Tag>
                    <strong>{study.patient_as_sent?.name || t('pane.unnamed')}</strong>
                    {study.patient_as_sent && study.patient_as_sent.other_readings.length > 0 ? (
                      <Tag tone="note">
                        {t('unmatched.readings', { names: study.patient_as_sent.other_readings.join(' / ') })}
                      </Tag>
                    ) : null}
                  </span>
                  <span className={style.minor}>{t('images.plain', { count: study.instances })}</span>
                  <span className={style.minor}>
                    {study.institution.name} · {study.device?.name ?? '–'} · {formatMoment(study.received_at)}
                  </span>
                  <span className={style.line}>
                    {wasLinked(study) ? (
                      <Tag tone="warn" icon="undo">
                        {t('unmatched.link-undone')}
                      </Tag>
                    ) : null}
                    {study.warnings.map((each) => (
                      <Tag key={each.code} tone="warn" icon="alert">
                        {codeWords('warning', each.code)}
                      </Tag>
                    ))}
                    {study.quarantine.map((each) => (
                      <Tag key={each} tone="danger" icon="shield">
                        {codeWords('quarantine', each)}
                      </Tag>
                    ))}
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <div className={style.candidates}>{children}</div>
        </div>
      )}
    </div>
  );
}
