//! What travels between server and workstation around a consult, beside what both entries know of it (`data/consult`):
//! duty, rings that come here, the board, rosters, the opinion as its writer has it. Written by hand after the server's
//! views; `drift` holds them against the types the server prints of itself. Nothing but types; times are milliseconds UTC, ids are UUIDv7 text.

import type {
  Chip,
  ConsultKind,
  ConsultRow,
  ConsultView as Shared,
  Hand,
  Opinion as SharedOpinion,
  Referral,
  RingRung,
  Standing,
} from '../data/consult';
import type { KeyImage, Named, SexCode, Urgency } from './wire';

/** What an opinion says; its pictures are named as those of a report are. */
export interface OpinionContent {
  analysis: string;
  diagnoses: readonly Diagnosis[];
  advice: string;
  further: string;
  referral: Referral | null;
  referral_words: string;
  notes: string;
  key_images: readonly KeyImage[];
}

export interface Diagnosis {
  icd10: string | null;
  words: string;
}

export interface OpinionView extends Omit<SharedOpinion, 'content' | 'in_force' | 'amends'> {
  content: OpinionContent;
  in_force: { version: number; content: OpinionContent; hands: Hand[] } | null;
  /** Why it changes an earlier version. */
  amends: string | null;
}

export interface ConsultView extends Omit<Shared, 'opinion'> {
  opinion: OpinionView | null;
}

/** What keeps an opinion from being signed. */
export interface OpinionFinding {
  code:
    | 'missing'
    | 'key-image-not-there'
    | 'organ-against-sex'
    | 'size-impossible'
    | 'size-without-unit'
    | 'hu-impossible'
    | 'side-inconsistent';
  field: string;
  /** Which of several, from 0. */
  index?: number | null;
  /** The words it is about. */
  text?: string | null;
}

/** A ring that calls the person of this session. */
export interface IncomingRing {
  id: string;
  consult: string;
  purpose: 'expert' | 'guest';
  number: string;
  /** The site. */
  from: Named;
  village: Named | null;
  requested_by: Named;
  urgency: Urgency;
  kind: ConsultKind;
  chips: Chip[];
  patient: { sex: SexCode; age: number | null };
  began_at: number;
  rung: RingRung;
  standing: Standing;
  gives_up_at: number;
}

export type Unreachable = 'off-duty' | 'silent' | 'unproven' | 'muted' | 'asleep' | 'hidden';
export type WakeLock = 'held' | 'unsupported' | 'lost';
export type RosterLine = 'first' | 'second';

/** What a page on duty says of itself. */
export interface Beat {
  sound: boolean;
  wake_lock: WakeLock;
  visible: boolean;
}

export interface DutyView {
  on_duty: boolean;
  since: number | null;
  proven_at: number | null;
  /** Until when the heard test tone proves that tones are heard. */
  proof_until: number | null;
  last_beat_at: number | null;
  beat_ms: number;
  reachable: boolean;
  why: Unreachable | null;
  groups: { group: Named; line: RosterLine | null }[];
}

export interface BoardPerson {
  person: Named;
  title: string | null;
  line: RosterLine | null;
  on_duty: boolean;
  since: number | null;
  reachable: boolean;
  why: Unreachable | null;
  last_beat_at: number | null;
  phone: string | null;
  /** The consult they are in now. */
  busy_in: string | null;
}

export interface BoardGroup {
  group: Named;
  institution: Named;
  /** Nobody is on call now. */
  gap: boolean;
  people: BoardPerson[];
}

export interface BoardView {
  now: number;
  consults: ConsultRow[];
  groups: BoardGroup[];
  /** Rings that went as far as the path outside. */
  alarms: { consult: string; ring: string; since: number }[];
}

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Day = (typeof DAYS)[number];

/** Somebody's hours on some days of the week; at or before `from` they end on the next day. */
export interface Shift {
  id: string;
  person: Named;
  line: RosterLine;
  days: Day[];
  /** Minute of the day. */
  from: number;
  until: number;
}

export interface Substitute {
  of: Named;
  by: Named;
  from: number;
  until: number;
}

export interface RosterView {
  group: Named;
  zone: string;
  shifts: Shift[];
  substitutes: Substitute[];
  /** The group's telephone. */
  phone: string | null;
  members: Named[];
  /** When nobody is on call, in minutes from Monday 0:00. */
  gaps: { from: number; until: number }[];
  on_call: { first: Named[]; second: Named[]; group: Named[] };
  version: number;
}

export interface RosterBody {
  shifts: { id?: string; person: string; line: RosterLine; days: Day[]; from: number; until: number }[];
  substitutes: { of: string; by: string; from: number; until: number }[];
  phone?: string;
}

/** A message to the path outside the browser; its body is exactly what is sent, and holds no patient. */
export interface SentOutside {
  id: string;
  consult: string;
  ring: string;
  /** Which message of its ring, from 1. */
  time: number;
  made_at: number;
  state: 'waiting' | 'sent' | 'failed';
  attempts: number;
  tried_at: number | null;
  answer: string | null;
  body: Record<string, unknown>;
}
