//! The workstation's facts from the server: one key and one call each, kept in the query cache and nowhere else.
//! Searches travel in bodies; nothing of a patient is ever in an address.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { components } from '../api/generated/openapi';
import { call } from '../api/http';
import type {
  CaseCounts,
  CaseRow,
  CaseView,
  CriticalView,
  List,
  Patient,
  PatientRow,
  ReadingGroup,
  SessionRow,
  Staff,
  StudyRow,
  StudyView,
  Suggestion,
  Template,
} from '../api/wire';

export type CaseListName = 'worklist' | 'mine' | 'registered' | 'all';
export interface CaseList extends List<CaseRow> {
  counts: CaseCounts;
}

const id = encodeURIComponent;
/** The longest answer the server gives at once; a county's open worklist fits in a few. */
const PAGE = 100;

/** What waits, in numbers; absent where one's roles have no such list. */
export type HomeCounts = components['schemas']['HomeView'];

export const keys = {
  home: ['home'] as const,
  lists: ['lists'] as const,
  cases: ['cases'] as const,
  caseList: (list: CaseListName) => ['cases', 'list', list] as const,
  case: (one: string) => ['cases', 'one', one] as const,
  studies: ['studies'] as const,
  studyList: (match: 'unmatched' | 'matched' | 'all') => ['studies', 'list', match] as const,
  study: (one: string) => ['studies', 'one', one] as const,
  suggestions: (one: string) => ['studies', 'suggestions', one] as const,
  criticals: ['criticals'] as const,
  criticalList: (state: 'open' | 'all') => ['criticals', 'list', state] as const,
  templates: (modality: string, part: string) => ['templates', modality, part] as const,
  sessions: ['sessions'] as const,
  consults: ['consults'] as const,
  consultLists: ['consults', 'list'] as const,
  consultList: (list: string) => ['consults', 'list', list] as const,
  /** Every consult that is open on a page, with the packet in it. */
  packets: ['consults', 'one'] as const,
  consult: (one: string) => ['consults', 'one', one] as const,
  askedGroups: ['consults', 'groups'] as const,
  rings: ['rings'] as const,
  board: ['board'] as const,
  outside: ['outside'] as const,
  roster: (group: string) => ['rosters', group] as const,
  readers: (group: string) => ['readers', group] as const,
};

export const homeQuery = () =>
  queryOptions({
    queryKey: keys.home,
    queryFn: ({ signal }) => call<HomeCounts>('GET', '/home', { signal }),
  });

/** The same, asked once for which lists there are; who is in which group changes with the directory. */
export const listsQuery = () =>
  queryOptions({
    queryKey: keys.lists,
    queryFn: ({ signal }) => call<HomeCounts>('GET', '/home', { signal }),
    staleTime: Infinity,
  });

export const caseListQuery = (list: CaseListName) =>
  infiniteQueryOptions({
    queryKey: keys.caseList(list),
    queryFn: ({ signal, pageParam }) =>
      call<CaseList>(
        'GET',
        `/cases?list=${list}&limit=${String(PAGE)}${pageParam === null ? '' : `&after=${id(pageParam)}`}`,
        {
          signal,
        },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const caseQuery = (one: string) =>
  queryOptions({
    queryKey: keys.case(one),
    queryFn: ({ signal }) => call<CaseView>('GET', `/cases/${id(one)}`, { signal }),
  });

export const studyListQuery = (match: 'unmatched' | 'matched' | 'all') =>
  queryOptions({
    queryKey: keys.studyList(match),
    queryFn: ({ signal }) => call<List<StudyRow>>('GET', `/studies?match=${match}`, { signal }),
  });

export const studyQuery = (one: string) =>
  queryOptions({
    queryKey: keys.study(one),
    queryFn: ({ signal }) => call<StudyView>('GET', `/studies/${id(one)}`, { signal }),
  });

export const suggestionsQuery = (one: string) =>
  queryOptions({
    queryKey: keys.suggestions(one),
    queryFn: ({ signal }) => call<List<Suggestion>>('GET', `/studies/${id(one)}/suggestions`, { signal }),
  });

export const criticalListQuery = (state: 'open' | 'all') =>
  queryOptions({
    queryKey: keys.criticalList(state),
    queryFn: ({ signal }) => call<List<CriticalView>>('GET', `/criticals?state=${state}`, { signal }),
  });

export const templatesQuery = (modality: string, part: string) =>
  queryOptions({
    queryKey: keys.templates(modality, part),
    queryFn: ({ signal }) =>
      call<List<Template>>('GET', `/templates?modality=${id(modality)}&body_part=${id(part)}`, { signal }),
    staleTime: 600_000,
  });

export interface Reader {
  id: string;
  name: string;
}

/** Who reads for a group: its active members. */
export const readersQuery = (group: string) =>
  queryOptions({
    queryKey: keys.readers(group),
    queryFn: async ({ signal }): Promise<Reader[]> => {
      const [groups, staff] = await Promise.all([
        call<List<ReadingGroup>>('GET', '/reading-groups', { signal }),
        call<List<Staff>>('GET', '/staff', { signal }),
      ]);
      const members = groups.items.find((one) => one.id === group)?.members ?? [];
      return staff.items
        .filter((one) => one.active && members.includes(one.id))
        .map((one) => ({ id: one.id, name: one.name }));
    },
  });

/** People on record who may be the one meant; the name travels in the body. */
export const patientSearchQuery = (name: string, most: number) =>
  queryOptions({
    queryKey: ['patients', 'search', name, most] as const,
    queryFn: ({ signal }) =>
      call<List<PatientRow>>('POST', '/patients/search', { signal, body: { q: name, limit: most } }),
    enabled: name !== '',
  });

/** The record of one patient, opened by somebody who says that it is them. */
export const patientQuery = (patient: string | null) =>
  queryOptions({
    queryKey: ['patients', patient] as const,
    queryFn: ({ signal }) => call<Patient>('GET', `/patients/${patient ?? ''}`, { signal }),
    enabled: patient !== null,
  });

export const sessionsQuery = () =>
  queryOptions({
    queryKey: keys.sessions,
    queryFn: ({ signal }) => call<List<SessionRow>>('GET', '/session/all', { signal }),
  });
