//! Which parts of what a device sent agree with a case, or with a patient while there is no case yet; what was confirmed
//! of it, and when the two were joined. Pure comparison for the eye; the server's warnings decide.

import type { What, Who } from './fromStudy';
import { ApiProblem } from './http';
import type { CaseRow, MatchWarning, Patient, SexCode, StudyRow, TimelineRow } from './wire';

export interface Comparison {
  field: 'name' | 'sex' | 'birth-date' | 'patient-number' | 'accession' | 'modality';
  sent: string | null;
  ours: string | null;
  /** `unknown` when one side says nothing: that is not agreement. */
  agrees: 'yes' | 'no' | 'unknown';
}

/** Who a patient is, as far as it can be held against images; somebody new has no number yet. */
export interface Person {
  name: string;
  former_name: string | null;
  sex: SexCode;
  birth_date: string | null;
  number: string | null;
  document: { number: string } | null;
}

/** Both sides of everything a person is asked to confirm. Where the server says that it differs, it does. */
export function compare(
  study: StudyRow,
  one: CaseRow,
  record: Patient | null,
  warnings: readonly MatchWarning[] = [],
): Comparison[] {
  const { accession_number, modality } = one.examination;
  const { name, sex } = one.patient;
  const { birth_date, number, document, former_name } = record ?? UNREAD;
  return told(warnings, [
    ...who(study, { name, former_name, sex, birth_date, number, document }),
    accession(study, accession_number),
    row('modality', study.modality, modality, same(ordered(study.modality), ordered(modality))),
  ]);
}

const UNREAD = { birth_date: null, number: null, document: null, former_name: null };

/** The same while there is no case: the patient alone, and the accession number that nothing of ours stands beside. */
export function comparePatient(
  study: StudyRow,
  person: Person,
  warnings: readonly MatchWarning[] = [],
): Comparison[] {
  return told(warnings, [...who(study, person), accession(study, null)]);
}

/** Somebody new, as typed. */
export function personOf(typed: Who): Person {
  return {
    name: typed.name,
    former_name: null,
    sex: typed.sex ?? 'unknown',
    birth_date: typed.birth || null,
    number: null,
    document: typed.number === '' ? null : { number: typed.number },
  };
}

/** What the server wanted confirmed of a patient and an examination, and what was ticked: it holds for no others. */
export interface Asked {
  who: string;
  what: string;
  warnings: readonly MatchWarning[];
  accepted: readonly string[];
}

export const NOTHING_ASKED: Asked = { who: '', what: '', warnings: [], accepted: [] };

/** Names whom and what a confirmation is about: a patient as the record says it, or as typed. */
export function about(known: object | null, who: Who, what: Examined): Pick<Asked, 'who' | 'what'> {
  return {
    who: JSON.stringify(known ?? who),
    what: JSON.stringify([what.modality, what.bodyPart, what.laterality]),
  };
}

type Examined = Pick<What, 'modality' | 'bodyPart' | 'laterality'>;

/** What was asked, as long as it is of these; of the examination last asked about where none is named. */
export function holding(asked: Asked, now: { who: string; what?: string }): Asked {
  return asked.who === now.who && asked.what === (now.what ?? asked.what) ? asked : NOTHING_ASKED;
}

/** What a refusal wants confirmed: where what is registered differs from what the device said. */
export function warningsOf(refusal: unknown): readonly MatchWarning[] {
  if (!(refusal instanceof ApiProblem) || refusal.code !== 'warnings-not-accepted') return [];
  return (refusal.detail as { warnings?: MatchWarning[] } | null)?.warnings ?? [];
}

/** When a study was joined to the case of this timeline, the last time that it was. */
export function joinedAt(study: Pick<StudyRow, 'id'>, timeline: readonly TimelineRow[]): number | null {
  const joins = timeline.filter((one) => one.kind === 'study-matched' && one.subject === study.id);
  return joins.length === 0 ? null : Math.max(...joins.map((one) => one.at));
}

function who(study: StudyRow, person: Person): Comparison[] {
  const sent = study.patient_as_sent;
  const number = numberOf(person, sent?.id ?? null);
  const born = sent?.birth_date ?? null;
  return [
    nameRow(study, person),
    row('sex', sent?.sex ?? null, person.sex, sexAgrees(sent?.sex ?? null, person.sex)),
    row('birth-date', born, person.birth_date, same(born, person.birth_date)),
    row('patient-number', sent?.id ?? null, number, same(sent?.id ?? null, number)),
  ];
}

/** A device may still send what an unknown patient was called by before. */
function nameRow(study: StudyRow, { name, former_name: former }: Person): Comparison {
  const sent = study.patient_as_sent?.name ?? null;
  return former !== null && nameAgrees(study, former) === true
    ? row('name', sent, `${former} → ${name}`, true)
    : row('name', sent, name, nameAgrees(study, name));
}

function accession(study: StudyRow, ours: string | null): Comparison {
  const sent = study.patient_as_sent?.accession ?? null;
  return row('accession', sent, ours, same(sent, ours));
}

/** A plain film is one thing to order, however the device made it. */
function ordered(modality: string): string {
  return modality === 'CR' ? 'DX' : modality;
}

function told(warnings: readonly MatchWarning[], rows: Comparison[]): Comparison[] {
  return rows.map((each) =>
    warnings.some((warning) => warning.code === `${each.field}-differs`) ? { ...each, agrees: 'no' } : each,
  );
}

/** A device may send the number of the patient's certificate in place of ours: then that is what stands beside it. */
function numberOf(person: Person, sent: string | null): string | null {
  const certificate = person.document?.number ?? null;
  return same(sent, certificate) === true ? certificate : person.number;
}

/** Any reading of the sent bytes may be the name: the character set is often not what the device says. */
function nameAgrees(study: StudyRow, ours: string): boolean | null {
  const sent = study.patient_as_sent;
  if (sent === null || sent.name === '') return null;
  const readings = [sent.name, ...sent.other_readings].map((reading) => alike(reading, ours));
  return readings.includes(true) ? true : readings.includes(null) ? null : false;
}

/** A name in Latin letters and one in characters cannot be told apart here; the server knows how they are read. */
function alike(sent: string, ours: string): boolean | null {
  const [one, other] = [plain(sent), plain(ours)];
  if (one === '' || sent.includes(LOST)) return null;
  if (one === other) return true;
  return LATIN.test(one) === LATIN.test(other) ? false : null;
}

/** Stands where bytes of a name could not be read. */
const LOST = '\uFFFD';
const LATIN = /^[A-Z]*$/;

/** A sex that is not known or not stated agrees with none and differs from none. */
function sexAgrees(sent: SexCode | null, ours: SexCode): boolean | null {
  const stated = (sex: SexCode | null): boolean => sex === 'male' || sex === 'female';
  return stated(sent) && stated(ours) ? sent === ours : null;
}

function row(
  field: Comparison['field'],
  sent: string | null,
  ours: string | null,
  agrees: boolean | null,
): Comparison {
  const known = sent !== null && sent !== '' && ours !== null && agrees !== null;
  return { field, sent, ours, agrees: known ? (agrees ? 'yes' : 'no') : 'unknown' };
}

/** Without what devices put between names; a masked name keeps its stars, so that it is nobody's. */
function plain(text: string): string {
  return folded(text).replace(/[^\p{L}\p{N}*]/gu, '');
}

/** Whether two texts are one, but for spaces, case and width; null when one of them says nothing. */
export function same(a: string | null, b: string | null): boolean | null {
  return a === null || b === null || a === '' || b === '' ? null : folded(a) === folded(b);
}

function folded(text: string): string {
  return text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
}
