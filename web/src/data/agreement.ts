//! One case token for image, report and case. When any of the three speaks of another case, nothing is shown: a
//! blank pane is safer than a right-looking one beside the wrong name.

export interface CaseFact {
  id: string;
  token: string;
  /** Study Instance UIDs that belong to the case. */
  studies: readonly string[];
}

/** What a pane says it holds. */
export interface ImageFact {
  token: string;
  /** Study Instance UIDs as the images' own metadata name them. */
  studies: readonly string[];
}

export interface ReportFact {
  case: string;
  token: string;
}

export type Agreement = 'agree' | 'image-of-another-case' | 'report-of-another-case' | 'page-out-of-date';

export function agreement(one: CaseFact, image: ImageFact | null, report: ReportFact | null): Agreement {
  if (image !== null) {
    if (image.token !== one.token) return 'page-out-of-date';
    if (image.studies.some((study) => !one.studies.includes(study))) return 'image-of-another-case';
  }
  if (report !== null) {
    if (report.case !== one.id) return 'report-of-another-case';
    if (report.token !== one.token) return 'page-out-of-date';
  }
  return 'agree';
}
