//! What a device said of its patient, as it may be shown. Pure.

import { same } from '../../api/compare';
import type { StudyRow } from '../../api/wire';
import { t } from '../core/words';

/** Whether the device sent it under this accession number. */
export function sentFor(study: Pick<StudyRow, 'patient_as_sent'>, accession: string): boolean {
  return same(study.patient_as_sent?.accession ?? null, accession) === true;
}

/** The name as sent, or words saying that there is none. */
export function sentName(study: Pick<StudyRow, 'patient_as_sent'>): string {
  return study.patient_as_sent?.name || t('studies.no-name');
}
