//! The request of a consult as it is written: the five fields that the rules ask (国卫医发〔2018〕25号: 事由、目的、时间、
//! 病历摘要、专业与职称), the complaint, and what there is to look at. How complete it is, is said while it is written. Pure.

import type {
  Attachment,
  Chip,
  ConsultField,
  ConsultRequest,
  ConsultView,
  ExpertTitle,
  Span,
  Specialty,
} from '../../data/consult';

/** The longest text of one field. */
export const LONGEST = 4_000;

export interface RequestDraft {
  chips: Chip[];
  words: string;
  reason: string;
  purpose: string;
  /** As the field for it holds it: "2026-11-28T09:30", in the zone of the machine; empty: any time. */
  from: string;
  summary: string;
  specialty: Specialty | '';
  title: ExpertTitle;
  attachments: Attachment[];
}

export const BLANK: RequestDraft = {
  chips: [],
  words: '',
  reason: '',
  purpose: '',
  from: '',
  summary: '',
  specialty: '',
  title: 'attending',
  attachments: [],
};

/** How long a talk is planned for. */
const TALK_MS = 30 * 60_000;

/** In the order of the page. */
export const FIELDS = ['complaint', 'reason', 'purpose', 'time', 'summary', 'expertise'] as const;
export type Field = (typeof FIELDS)[number];

/** What is still to be written. A written one needs no time. */
export function gaps(draft: RequestDraft, timed: boolean): Field[] {
  const filled: Record<Field, boolean> = {
    complaint: draft.chips.length > 0 || draft.words.trim() !== '',
    reason: draft.reason.trim() !== '',
    purpose: draft.purpose.trim() !== '',
    time: !timed || wanted(draft.from) !== null,
    summary: draft.summary.trim() !== '',
    expertise: draft.specialty !== '',
  };
  return FIELDS.filter((field) => !filled[field]);
}

/** "4 of 6", for the meter. */
export function complete(draft: RequestDraft, timed: boolean): { done: number; whole: number } {
  const whole = FIELDS.length - Number(!timed);
  return { done: whole - gaps(draft, timed).length, whole };
}

/** The wished time, half an hour from its beginning; null when none or nonsense was typed. */
export function wanted(from: string): Span | null {
  const at = from === '' ? NaN : new Date(from).getTime();
  return Number.isNaN(at) ? null : { from: at, until: at + TALK_MS };
}

/** The same for the field again. */
export function typedTime(span: Span | null): string {
  if (span === null) return '';
  const at = new Date(span.from);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

export function requestOf(draft: RequestDraft, onset: number | null = null): ConsultRequest {
  return {
    complaint: { chips: draft.chips, words: draft.words.trim(), onset_at: onset },
    reason: draft.reason.trim(),
    purpose: draft.purpose.trim(),
    wanted: wanted(draft.from),
    summary: draft.summary.trim(),
    expertise: draft.specialty === '' ? null : { specialty: draft.specialty, title: draft.title },
    attachments: draft.attachments,
  };
}

/** What was asked, to be written on. */
export function draftOf(request: ConsultRequest): RequestDraft {
  return {
    chips: [...request.complaint.chips],
    words: request.complaint.words,
    reason: request.reason,
    purpose: request.purpose,
    from: typedTime(request.wanted),
    summary: request.summary,
    specialty: request.expertise?.specialty ?? '',
    title: request.expertise?.title ?? 'attending',
    attachments: [...request.attachments],
  };
}

/** Photos and papers are added by themselves while somebody writes: of those the server's list counts. */
export function withTheirPhotos(draft: RequestDraft, view: ConsultView): RequestDraft {
  const own = (one: Attachment): boolean => one.kind === 'photo' || one.kind === 'paper';
  return {
    ...draft,
    attachments: [...draft.attachments.filter((one) => !own(one)), ...view.request.attachments.filter(own)],
  };
}

/** Adds one or takes it away. */
export function withAttachment(all: readonly Attachment[], one: Attachment): Attachment[] {
  const same = (other: Attachment): boolean => other.kind === one.kind && other.id === one.id;
  return all.some(same) ? all.filter((other) => !same(other)) : [...all, one];
}

/** Of what the server still asks, the fields this page has. */
export function asked(fields: readonly string[]): Field[] {
  return FIELDS.filter((field) => (fields as readonly ConsultField[]).includes(field));
}
