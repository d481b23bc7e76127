//! Where the server answers DICOMweb (PS3.18).

export const DICOM_WEB = '/dicom-web';

/** A look at a study, for a person who decides whose it is: the middle of its first series, drawn by the server. */
export function glanceAddress(study: string, side: number): string {
  return `${DICOM_WEB}/studies/${study}/thumbnail?viewport=${String(side)},${String(side)}`;
}
