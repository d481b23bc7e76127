//! What the site that asks can ask of the server about consults: one call each. Every change carries the version it was
//! decided on and answers with the whole consult.

import { call } from '../api/http';
import type { Urgency } from '../api/wire';
import type {
  Adopted,
  AskedGroups,
  Attachment,
  ConsentHow,
  ConsultKind,
  ConsultList,
  ConsultRequest,
  ConsultView,
  DoseUnit,
  Invitee,
  RoomTicket,
  Route,
  Signer,
} from './consult';

const id = encodeURIComponent;

export interface NewConsult {
  id: string;
  patient: string;
  institution: string;
  village?: string;
  case?: string;
  kind: ConsultKind;
  urgency?: Urgency;
  group?: string;
  request: Partial<ConsultRequest>;
  emergency_reason?: string;
  experts?: string[];
}

export interface NewConsent {
  signer: Signer;
  how: ConsentHow;
  /** The picture or the video, sent before. */
  upload: string;
  witness?: string;
  cost_fen: number;
  scope: string;
  recording: boolean;
  signed_at: number;
}

export interface NewDose {
  id: string;
  drug: string;
  amount: string;
  unit: DoseUnit;
  route: Route;
  rate?: string;
  said_by: string;
}

const step = (one: string, what: string, version: number | undefined, body: object = {}) =>
  call<ConsultView>('POST', `/consults/${id(one)}/${what}`, { version, body });

export const consults = {
  groups: () => call<AskedGroups>('GET', '/consults/groups'),
  list: (list: 'open' | 'all', after: string | null) =>
    call<ConsultList>('GET', `/consults?list=${list}&limit=50${after === null ? '' : `&after=${id(after)}`}`),
  open: (one: string) => call<ConsultView>('GET', `/consults/${id(one)}`),
  ask: (body: NewConsult) => call<ConsultView>('POST', '/consults', { body }),
  change: (one: string, version: number, body: ConsultRequest) =>
    call<ConsultView>('PUT', `/consults/${id(one)}/request`, { version, body }),
  resubmit: (one: string, version: number, body: ConsultRequest) => step(one, 'resubmit', version, body),
  cancel: (one: string, version: number, reason: string) => step(one, 'cancel', version, { reason }),
  /** Goes on in writing, without another form. */
  convert: (one: string, version: number) => step(one, 'convert', version),
  talkAgain: (one: string, version: number) => step(one, 'talk-again', version),
  noShow: (one: string, version: number) => step(one, 'no-show', version, { side: 'expert' }),
  acknowledge: (one: string, version: number) => step(one, 'acknowledge', version),
  dispose: (one: string, version: number, body: { adopted: Adopted; reason?: string; done: string }) =>
    step(one, 'dispose', version, body),
  consent: (one: string, version: number, body: NewConsent) => step(one, 'consent', version, body),
  withdrawConsent: (one: string, version: number, reason: string) =>
    step(one, 'consent/withdraw', version, { reason }),
  emergency: (one: string, version: number, reason: string) => step(one, 'emergency', version, { reason }),
  attach: (one: string, version: number, attachments: readonly Attachment[]) =>
    step(one, 'attachments', version, { attachments }),
  ringAgain: (one: string, ring: string) => step(one, 'rings', undefined, { id: ring }),
  callOff: (ring: string) => call<ConsultView>('POST', `/rings/${id(ring)}/call-off`, { body: {} }),
  join: (one: string) => call<RoomTicket>('POST', `/consults/${id(one)}/join`, { body: {} }),
  lock: (one: string, locked: boolean) => step(one, locked ? 'lock' : 'unlock', undefined),
  remove: (one: string, version: number, person: string, reason: string) =>
    step(one, 'remove', version, { person, reason }),
  invite: (one: string, version: number, person: string) => step(one, 'invite', version, { person }),
  people: (one: string, query: string) =>
    call<{ items: Invitee[] }>('GET', `/consults/${id(one)}/people?query=${id(query)}`),
  writeDose: (one: string, body: NewDose) =>
    call<ConsultView>('POST', `/consults/${id(one)}/doses`, { body }),
  readBackDose: (one: string, dose: string, words: string) =>
    step(one, `doses/${id(dose)}/read-back`, undefined, { words }),
  confirmDose: (one: string, dose: string) => step(one, `doses/${id(dose)}/confirm`, undefined),
  strikeDose: (one: string, dose: string, reason: string) =>
    step(one, `doses/${id(dose)}/strike`, undefined, { reason }),
  opinionPrinted: (one: string) =>
    call<undefined>('POST', `/consults/${id(one)}/opinion/printed`, { body: {} }),
  opinionPdf: (one: string, version: number) =>
    `/api/v1/consults/${id(one)}/opinion/pdf?version=${String(version)}`,
  objectPath: (one: string, object: string) => `/api/v1/consults/${id(one)}/objects/${id(object)}`,
};
