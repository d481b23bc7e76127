//! Holds the types written by hand against those the server prints of itself: compiled and never run. A field the server
//! does not have, has under another type, or may leave out unseen, stops the compiler and is named by it. Where the
//! server says only "text", the hand's list of codes stands; where it lists them, the hand must know them all.

import type * as consult from '../data/consult';
import type { NewConsent, NewConsult, NewDose } from '../data/consults';
import type { FromRoom, ToRoom } from '../media/call/messages';
import type * as expert from './expert';
import type { components } from './generated/openapi';
import type { ClientMessage, ServerMessage } from './generated/messages';
import type * as wire from './wire';

type Printed = components['schemas'];

/** Without codes. What may be missing is null in what the server sends: a field that may only be left out is of a form. */
type Plain<T> = T extends string
  ? string
  : T extends readonly (infer One)[]
    ? Plain<One>[]
    : T extends object
      ? { [Key in keyof T]-?: Plain<Exclude<T[Key], undefined>> }
      : T;

/** The same with the codes that are listed. Text of any kind fits into every list of codes. */
type Coded<T> = T extends string
  ? string extends T
    ? never
    : T
  : T extends readonly (infer One)[]
    ? Coded<One>[]
    : T extends object
      ? { [Key in keyof T]-?: Coded<Exclude<T[Key], undefined>> }
      : T;

/** The same as the hand wrote it. */
type Written<T> = T extends readonly (infer One)[]
  ? Written<One>[]
  : T extends object
    ? { [Key in keyof T]-?: Written<Exclude<T[Key], undefined>> }
    : T;

/** The names of the fields that are not as the server has them. */
type Drift<Hand, Server> = {
  [Key in keyof Hand]-?: Key extends keyof Server
    ? [Plain<Exclude<Server[Key], undefined>>] extends [Plain<Exclude<Hand[Key], undefined>>]
      ? [Coded<Exclude<Server[Key], undefined>>] extends [Written<Exclude<Hand[Key], undefined>>]
        ? never
        : Key
      : Key
    : Key;
}[keyof Hand];

/** What the page sends: nothing the server does not know, nothing left out that it needs. */
type Unsent<Hand, Server> =
  | Exclude<keyof Hand, keyof Server>
  | {
      [Key in keyof Server]-?: undefined extends Server[Key] ? never : Key extends keyof Hand ? never : Key;
    }[keyof Server];

/** Of the messages of one side those with this type. */
type Of<Message extends { type: string }, Type> = Extract<Message, { type: Type }>;
type Messages<Hand extends { type: string }, Server extends { type: string }> = {
  [Type in Hand['type']]: Of<Server, Type> extends never ? Type : Drift<Of<Hand, Type>, Of<Server, Type>>;
}[Hand['type']];

type None<Named extends never> = Named;

export type Wire = [
  None<Drift<wire.Me, Printed['Me']>>,
  None<Drift<wire.SessionRow, Printed['SessionRow']>>,
  None<Drift<wire.Enrolment, Printed['EnrolmentView']>>,
  None<Drift<wire.IdentityCheck, Printed['IdentityAnswer']>>,
  None<Drift<wire.PatientRow, Printed['PatientRow']>>,
  None<Drift<wire.Patient, Printed['PatientView']>>,
  None<Drift<wire.CaseRow, Printed['CaseRow']>>,
  None<Drift<wire.CaseCounts, Printed['CountsView']>>,
  None<Drift<wire.CaseView, Printed['CaseView']>>,
  None<Drift<wire.StudyRow, Printed['StudyRow']>>,
  None<Drift<wire.StudyView, Printed['StudyView']>>,
  None<Drift<wire.RefusalRow, Printed['RefusalRow']>>,
  None<Drift<wire.Suggestion, Printed['Suggestion']>>,
  None<Drift<wire.Template, Printed['Template']>>,
  None<Drift<wire.ReportView, Printed['ReportView']>>,
  None<Drift<wire.ReportCheck, Printed['FindingView']>>,
  None<Drift<wire.DeliveryRow, Printed['DeliveryRow']>>,
  None<Drift<wire.CriticalView, Printed['CriticalView']>>,
  None<Drift<wire.Place, Printed['PlaceView']>>,
  None<Drift<wire.Institution, Printed['InstitutionView']>>,
  None<Drift<wire.Route, Printed['RouteView']>>,
  None<Drift<wire.Consortium, Printed['ConsortiumView']>>,
  None<Drift<wire.Agreement, Printed['AgreementView']>>,
  None<Drift<wire.ReadingGroup, Printed['ReadingGroupView']>>,
  None<Drift<wire.Staff, Printed['StaffView']>>,
  None<Drift<wire.Device, Printed['DeviceView']>>,
  None<Drift<wire.AuditRow, Printed['AuditView']>>,
  None<Drift<wire.ErrorBody, Printed['ErrorBody']>>,
];

export type Consults = [
  None<Drift<consult.ConsultRow, Printed['ConsultRow']>>,
  None<Drift<consult.ConsultView, Printed['ConsultView']>>,
  None<Drift<consult.ConsultList, Printed['ConsultPage']>>,
  None<Drift<consult.AskedGroups, Printed['AskedGroups']>>,
  None<Drift<consult.Opinion, Printed['OpinionView']>>,
  None<Drift<consult.RoomTicket, Printed['JoinView']>>,
  None<Drift<consult.Invitee, Printed['DoctorView']>>,
  None<Drift<expert.OpinionView, Printed['OpinionView']>>,
  None<Drift<expert.OpinionFinding, Printed['OpinionFinding']>>,
  None<Drift<expert.IncomingRing, Printed['IncomingRing']>>,
  None<Drift<expert.DutyView, Printed['DutyView']>>,
  None<Drift<expert.BoardView, Printed['BoardView']>>,
  None<Drift<expert.RosterView, Printed['RosterView']>>,
  None<Drift<expert.SentOutside, Printed['OutsideView']>>,
];

export type Sent = [
  None<Unsent<NewConsult, Printed['AskForm']>>,
  None<Unsent<NewConsent, Printed['ConsentForm']>>,
  None<Unsent<NewDose, Printed['DoseForm']>>,
  None<Unsent<expert.Beat, Printed['BeatForm']>>,
  None<Unsent<expert.RosterBody, Printed['RosterForm']>>,
];

export type Room = [None<Messages<FromRoom, ServerMessage>>, None<Messages<ToRoom, ClientMessage>>];
