//! The lists administration works on: one key and one call each, kept in the query cache like everything else of the
//! workstation, and the verbs that change them. A change carries the version it was decided on.

import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/http';
import type {
  Agreement,
  AuditRow,
  Consortium,
  Device,
  Institution,
  List,
  Place,
  ReadingGroup,
  Route,
  Staff,
} from '../../api/wire';

/** What each noun's list holds. */
export interface Nouns {
  places: Place;
  institutions: Institution;
  consortia: Consortium;
  agreements: Agreement;
  'reading-groups': ReadingGroup;
  routes: Route;
  staff: Staff;
  devices: Device;
}

export type Noun = keyof Nouns;

const id = encodeURIComponent;
/** Audit rows asked for at once. */
const AUDIT_PAGE = 100;

export const nounKey = (noun: Noun) => ['admin', noun] as const;

export function nounQuery<N extends Noun>(noun: N) {
  return queryOptions({
    queryKey: nounKey(noun),
    queryFn: ({ signal }) => call<List<Nouns[N]>>('GET', `/${noun}`, { signal }),
  });
}

export function auditPage(after: string | null, signal: AbortSignal): Promise<List<AuditRow>> {
  const from = after === null ? '' : `&after=${id(after)}`;
  return call('GET', `/audit?limit=${String(AUDIT_PAGE)}${from}`, { signal });
}

export const verbs = {
  create: (noun: Noun, body: object) => call<unknown>('POST', `/${noun}`, { body }),
  change: (noun: Noun, one: string, version: number, body: object) =>
    call<unknown>('PUT', `/${noun}/${id(one)}`, { body, version }),
  enrolmentLink: (person: string) =>
    call<{ link: string; expires_at: number }>('POST', `/staff/${id(person)}/enrolment-link`),
  signOut: (person: string) => call<undefined>('POST', `/staff/${id(person)}/sign-out`),
  deviceToken: (device: string) => call<{ token: string }>('POST', `/devices/${id(device)}/token`),
};
