//! What of a patient's packet may stand on the screen: images and reports of this patient's cases, each under the token
//! of its own case. Whatever speaks of another patient, or is older than the page, is not shown. Pure.

import type { ConsultView } from '../../api/expert';
import type { CaseView } from '../../api/wire';
import { agreement, type Agreement, type ImageFact } from '../../data/agreement';

export type PacketAgreement = Agreement | 'case-of-another-patient';

export function packetAgreement(
  consult: Pick<ConsultView, 'patient'>,
  of: Pick<CaseView, 'id' | 'token' | 'patient' | 'studies' | 'report_view'>,
  images: readonly ImageFact[],
): PacketAgreement {
  if (of.patient.id !== consult.patient.id) return 'case-of-another-patient';
  const { report_view: report } = of;
  return agreement(
    { id: of.id, token: of.token, studies: of.studies.map((study) => study.study_instance_uid) },
    images,
    report === null ? null : { case: report.case, token: report.token },
  );
}

/** The case that is opened first: the consult's own, else the newest one with images, else the newest. */
export function firstCase(one: Pick<ConsultView, 'case' | 'packet' | 'request'>): string | null {
  const cases = one.packet?.cases ?? [];
  const there = (id: string | null | undefined): string | null =>
    cases.find((each) => each.id === id)?.id ?? null;
  const attached = one.request.attachments.find((each) => each.kind === 'case')?.id;
  return (
    there(one.case) ??
    there(attached) ??
    cases.find((each) => each.study !== null)?.id ??
    cases[0]?.id ??
    null
  );
}
