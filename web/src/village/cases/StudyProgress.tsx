//! Images arriving: how many are here. Devices do not say how many there will be, so no whole is pretended.

import type { CaseStudy } from '../../api/wire';
import { t } from '../core/words';

export function StudyProgress({ study }: { study: Pick<CaseStudy, 'instances' | 'complete_at'> }) {
  const key = study.complete_at === null ? 'study.images' : 'study.images-complete';
  return <span>{t(key, { n: study.instances })}</span>;
}
