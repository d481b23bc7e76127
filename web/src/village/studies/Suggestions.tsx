//! Examinations a study may belong to, the likeliest first. None is linked by itself.

import { useState } from 'react';
import type { StudyView } from '../../api/wire';
import { ageWord, examinationWords, sexWord } from '../core/codes';
import { fullMoment } from '../core/format';
import { refresh, useResource } from '../core/resource';
import { studies } from '../core/server';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { ButtonLink } from '../ui/ButtonLink';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Rows } from '../ui/Rows';
import { LinkForm } from './LinkForm';
import { WarningList } from './WarningList';

/** More than these are looked at on demand, so that the way out for "none of them" stays in sight. */
const FIRST = 3;

export function Suggestions({ study }: { study: StudyView }) {
  const key = `/studies/${study.id}/suggestions`;
  const found = useResource(key, () => studies.suggestions(study.id), { kinds: ['study', 'case'] });
  const [chosen, setChosen] = useState<string | null>(null);
  const [most, setMost] = useState(FIRST);
  return (
    <>
      <h2>{t('study.link-title')}</h2>
      <Loaded of={found} retry={() => refresh(key)}>
        {(list) =>
          list.items.length === 0 ? (
            <Empty title={t('study.no-suggestion')}>
              <p>{t('study.no-suggestion-todo')}</p>
            </Empty>
          ) : (
            <>
              <Rows>
                {list.items.slice(0, most).map((one) => (
                  <li key={one.case.id}>
                    <p>
                      <strong>
                        {one.case.patient.name} · {sexWord(one.case.patient.sex)} ·{' '}
                        {ageWord(one.case.patient.age)}
                      </strong>
                      <br />
                      {examinationWords(one.case.examination)}
                      <br />
                      {one.case.number} · {fullMoment(one.case.created_at)}
                    </p>
                    <WarningList warnings={one.warnings} />
                    {chosen === one.case.id ? (
                      <LinkForm study={study} suggestion={one} onBack={() => setChosen(null)} />
                    ) : (
                      <Button onClick={() => setChosen(one.case.id)}>{t('study.link-this')}</Button>
                    )}
                  </li>
                ))}
              </Rows>
              {list.items.length > most ? (
                <Button onClick={() => setMost(list.items.length)}>{t('common.more')}</Button>
              ) : null}
            </>
          )
        }
      </Loaded>
      {study.may.includes('open-case') ? (
        <>
          <h2>{t('from-study.none-fits')}</h2>
          <p>{t('from-study.about')}</p>
          <ButtonLink href={`/v/studies/${study.id}/register`}>{t('from-study.title')}</ButtonLink>
        </>
      ) : null}
    </>
  );
}
