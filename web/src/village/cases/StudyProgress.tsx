//! Images arriving: "12 of 300 images". Without a known whole only the number is said.

import type { CaseStudy } from '../../api/wire';
import { t } from '../core/words';
import { Meter } from '../ui/Meter';

export function StudyProgress({ study }: { study: Pick<CaseStudy, 'instances' | 'expected'> }) {
  const words =
    study.expected === null
      ? t('study.images', { n: study.instances })
      : t('study.images-of', { n: study.instances, whole: study.expected });
  return <Meter label={t('study.arriving')} done={study.instances} whole={study.expected} words={words} />;
}
