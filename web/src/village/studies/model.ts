//! What a device said of its patient, as it may be shown. Pure.

import type { StudyRow } from '../../api/wire';
import { t } from '../core/words';

/** The name as sent, or words saying that there is none. */
export function sentName(study: Pick<StudyRow, 'patient_as_sent'>): string {
  return study.patient_as_sent?.name || t('studies.no-name');
}
