//! What the expert, the dispatcher and the keeper of a roster can ask of the server about consults: one call each.
//! Steps carry the version they were decided on and answer with the whole consult.

import type { AskedGroups, ConsultList, DoseUnit, Invitee, RoomTicket, Route } from '../data/consult';
import type {
  Beat,
  BoardView,
  ConsultView,
  DutyView,
  IncomingRing,
  OpinionContent,
  OpinionFinding,
  RosterBody,
  RosterView,
  SentOutside,
} from './expert';
import { call } from './http';
import type { List } from './wire';

const id = encodeURIComponent;
/** Looking is not using: it keeps no abandoned session open. */
const BY_ITSELF = { 'X-Yuanzhen-Background': '1' };

export type ConsultListName = 'open' | 'asked' | 'mine' | 'invited' | 'all' | 'board';

const step = (one: string, what: string, version?: number, body: object = {}): Promise<ConsultView> =>
  call<ConsultView>('POST', `/consults/${id(one)}/${what}`, { version, body });

export const consultCalls = {
  list: (list: ConsultListName, after: string | null, signal?: AbortSignal) =>
    call<ConsultList>(
      'GET',
      `/consults?list=${list}&limit=${list === 'all' ? '50' : '100'}${after === null ? '' : `&after=${id(after)}`}`,
      { signal },
    ),
  open: (one: string, signal?: AbortSignal) => call<ConsultView>('GET', `/consults/${id(one)}`, { signal }),
  accept: (one: string, version: number) => step(one, 'accept', version),
  answerInWriting: (one: string, version: number) => step(one, 'answer-in-writing', version),
  sendBack: (one: string, version: number, reason: string) => step(one, 'return', version, { reason }),
  decline: (one: string, version: number, reason: string) => step(one, 'decline', version, { reason }),
  release: (one: string, version: number, reason: string) => step(one, 'release', version, { reason }),
  schedule: (one: string, version: number, from: number, until: number, anyway: boolean) =>
    step(one, 'schedule', version, { from, until, ...(anyway ? { anyway: true } : {}) }),
  confirm: (one: string, version: number) => step(one, 'confirm', version),
  noShow: (one: string, version: number, side: 'requester' | 'expert') =>
    step(one, 'no-show', version, { side }),
  convert: (one: string, version: number) => step(one, 'convert', version),
  end: (one: string, version: number) => step(one, 'end', version),
  talkAgain: (one: string, version: number) => step(one, 'talk-again', version),
  assign: (one: string, version: number, expert: string) => step(one, 'assign', version, { expert }),
  /** Whom a consult may be sent to, as whoever asks for one is told. */
  groups: (signal?: AbortSignal) => call<AskedGroups>('GET', '/consults/groups', { signal }),
  route: (one: string, version: number, group: string) => step(one, 'route', version, { group }),
  escalate: (one: string, version: number, group: string, reason: string) =>
    step(one, 'escalate', version, { group, reason }),
  cancel: (one: string, version: number, reason: string) => step(one, 'cancel', version, { reason }),
  join: (one: string) => call<RoomTicket>('POST', `/consults/${id(one)}/join`, { body: {} }),
  lock: (one: string, locked: boolean) => step(one, locked ? 'lock' : 'unlock'),
  invite: (one: string, version: number, person: string, part: 'guest' | 'expert') =>
    step(one, 'invite', version, { person, part }),
  remove: (one: string, version: number, person: string, reason: string) =>
    step(one, 'remove', version, { person, reason }),
  lead: (one: string, version: number, person: string) => step(one, 'lead', version, { person }),
  people: (one: string, query: string, signal?: AbortSignal) =>
    call<{ items: Invitee[] }>('GET', `/consults/${id(one)}/people?query=${id(query)}`, { signal }),
  ring: (one: string, ring: string) => step(one, 'rings', undefined, { id: ring }),
  objectUrl: (one: string, object: string) => `/api/v1/consults/${id(one)}/objects/${id(object)}`,
};

export const ringCalls = {
  incoming: (signal?: AbortSignal) =>
    call<{ items: IncomingRing[] }>('GET', '/rings', { signal, headers: BY_ITSELF }),
  heard: (ring: string) =>
    call<undefined>('POST', `/rings/${id(ring)}/heard`, { body: {}, headers: BY_ITSELF }),
  accept: (ring: string) => call<ConsultView>('POST', `/rings/${id(ring)}/accept`, { body: {} }),
  decline: (ring: string, reason: string) =>
    call<undefined>('POST', `/rings/${id(ring)}/decline`, { body: { reason } }),
  callOne: (ring: string, person: string) =>
    call<unknown>('POST', `/rings/${id(ring)}/call`, { body: { person } }),
  callOff: (ring: string) => call<ConsultView>('POST', `/rings/${id(ring)}/call-off`, { body: {} }),
};

export const dutyCalls = {
  read: (signal?: AbortSignal) => call<DutyView>('GET', '/duty', { signal, headers: BY_ITSELF }),
  take: () => call<DutyView>('POST', '/duty', { body: {} }),
  beat: (beat: Beat) => call<DutyView>('POST', '/duty/beat', { body: beat, headers: BY_ITSELF }),
  proven: () => call<DutyView>('POST', '/duty/proven', { body: {} }),
  leave: () => call<DutyView>('POST', '/duty/leave', { body: {} }),
};

export const boardCalls = {
  board: (signal?: AbortSignal) => call<BoardView>('GET', '/board', { signal }),
  outside: (after: string | null, signal?: AbortSignal) =>
    call<List<SentOutside>>('GET', `/outside${after === null ? '' : `?after=${id(after)}`}`, { signal }),
  roster: (group: string, signal?: AbortSignal) =>
    call<RosterView>('GET', `/rosters/${id(group)}`, { signal }),
  keepRoster: (group: string, version: number, body: RosterBody) =>
    call<RosterView>('PUT', `/rosters/${id(group)}`, { version, body }),
};

export interface SignOpinion {
  version: number;
  /** What stood on the screen of whoever signs another's words. */
  digest?: string;
  /** What is on the writer's screen; it is saved first. */
  content?: OpinionContent;
  says?: 'agrees' | 'dissents';
  reason?: string;
}

export const opinionCalls = {
  begin: (one: string, opinion: string) => step(one, 'opinion', undefined, { id: opinion }),
  save: (one: string, version: number, content: OpinionContent) =>
    call<{ version: number; draft_saved_at: number }>('PUT', `/consults/${id(one)}/opinion/draft`, {
      version,
      body: content,
    }),
  check: (one: string, content: OpinionContent, signal?: AbortSignal) =>
    call<{ items: OpinionFinding[] }>('POST', `/consults/${id(one)}/opinion/check`, {
      body: content,
      signal,
    }),
  sign: (one: string, recordVersion: number, body: SignOpinion) =>
    step(one, 'opinion/sign', recordVersion, body),
  reopen: (one: string, recordVersion: number) => step(one, 'opinion/reopen', recordVersion),
  amend: (one: string, recordVersion: number, reason: string) =>
    step(one, 'opinion/amend', recordVersion, { reason }),
  excuse: (one: string, recordVersion: number, person: string, reason: string) =>
    step(one, 'opinion/excuse', recordVersion, { person, reason }),
  pdfUrl: (one: string, version: number) =>
    `/api/v1/consults/${id(one)}/opinion/pdf?version=${String(version)}`,
};

export interface NewDose {
  id: string;
  drug: string;
  amount: string;
  unit: DoseUnit;
  route: Route;
  rate?: string;
  said_by: string;
}

export const doseCalls = {
  write: (one: string, dose: NewDose) => step(one, 'doses', undefined, dose),
  readBack: (one: string, dose: string, words: string) =>
    step(one, `doses/${id(dose)}/read-back`, undefined, { words }),
  confirm: (one: string, dose: string) => step(one, `doses/${id(dose)}/confirm`),
  strike: (one: string, dose: string, reason: string) =>
    step(one, `doses/${id(dose)}/strike`, undefined, { reason }),
};
