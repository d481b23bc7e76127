//! One case token for image, report and case, each from its own source: the case's view, the report's, and the answer
//! that brought the images' metadata. When any speaks of another case or patient, nothing is shown: a blank pane is
//! safer than a right-looking one beside the wrong name.

export interface CaseFact {
  id: string;
  token: string;
  /** Study Instance UIDs that belong to the case. */
  studies: readonly string[];
}

/** What an opened series says of itself: its token came with its own metadata. */
export interface ImageFact {
  token: string | null;
  /** Study Instance UIDs as the images' own metadata name them. */
  studies: readonly string[];
}

export interface ReportFact {
  case: string;
  token: string;
}

export type Agreement = 'agree' | 'image-of-another-case' | 'report-of-another-case' | 'page-out-of-date';

export function agreement(one: CaseFact, images: readonly ImageFact[], report: ReportFact | null): Agreement {
  for (const image of images) {
    if (image.studies.some((study) => !one.studies.includes(study))) return 'image-of-another-case';
    // Without images of its own there is nothing of a series to mistake for another's.
    if (image.studies.length > 0 && image.token !== one.token) return 'page-out-of-date';
  }
  if (report !== null) {
    if (report.case !== one.id) return 'report-of-another-case';
    if (report.token !== one.token) return 'page-out-of-date';
  }
  return 'agree';
}
