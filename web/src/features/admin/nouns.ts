//! What is administered: for each noun its fields, the columns of its list, and the things it refers to. A table of
//! facts; the pages draw it.

import type { Noun } from './directory';
import type { FieldSpec } from './model';

export interface NounSpec {
  noun: Noun;
  fields: readonly FieldSpec[];
  /** Names of fields shown as columns, in order. */
  columns: readonly string[];
  /** Other lists needed to show names instead of ids. */
  needs: readonly Noun[];
}

export const ROLES = [
  'village-doctor',
  'township-doctor',
  'technician',
  'radiologist',
  'senior-radiologist',
  'ecg-physician',
  'expert',
  'dispatcher',
  'quality-controller',
  'regulator',
  'system-admin',
  'security-admin',
  'audit-admin',
] as const;

const KINDS = [
  'village-clinic',
  'township-hospital',
  'county-hospital',
  'city-hospital',
  'province-hospital',
  'health-bureau',
] as const;
const LEVELS = ['province', 'city', 'county', 'township', 'village'] as const;
const MODALITIES = ['CT', 'DX', 'CR', 'MR', 'US', 'MG', 'RF', 'XA', 'ES', 'OT'] as const;
/** How a device that labels its text wrongly, or not at all, really writes it. */
const CHARSETS = ['GB18030', 'GBK', 'UTF-8', 'ISO_IR 100'] as const;

const name: FieldSpec = { name: 'name', kind: 'text' };

export const NOUNS: Readonly<Record<Noun, NounSpec>> = {
  places: {
    noun: 'places',
    needs: [],
    columns: ['name', 'level', 'code'],
    fields: [
      name,
      { name: 'level', kind: 'choice', source: { group: 'level', codes: LEVELS } },
      { name: 'parent', kind: 'choice', source: 'places', optional: true },
      { name: 'code', kind: 'text', optional: true },
    ],
  },
  institutions: {
    noun: 'institutions',
    needs: ['places', 'consortia'],
    columns: ['name', 'kind', 'place', 'site_code', 'consortium'],
    fields: [
      name,
      { name: 'kind', kind: 'choice', source: { group: 'kind', codes: KINDS } },
      { name: 'place', kind: 'choice', source: 'places' },
      { name: 'site_code', kind: 'text' },
      { name: 'code', kind: 'text', optional: true },
      { name: 'zone', kind: 'text' },
      { name: 'consortium', kind: 'choice', source: 'consortia', optional: true },
    ],
  },
  consortia: {
    noun: 'consortia',
    needs: ['institutions'],
    columns: ['name', 'lead'],
    fields: [name, { name: 'lead', kind: 'choice', source: 'institutions' }],
  },
  agreements: {
    noun: 'agreements',
    needs: ['institutions'],
    columns: ['number', 'provider', 'receiver', 'services', 'valid_from', 'valid_until'],
    fields: [
      { name: 'number', kind: 'text' },
      { name: 'provider', kind: 'choice', source: 'institutions' },
      { name: 'receiver', kind: 'choice', source: 'institutions' },
      { name: 'services', kind: 'many', source: { group: 'service', codes: ['imaging', 'ecg', 'consult'] } },
      { name: 'valid_from', kind: 'moment' },
      { name: 'valid_until', kind: 'moment', optional: true },
    ],
  },
  'reading-groups': {
    noun: 'reading-groups',
    needs: ['institutions', 'consortia', 'staff'],
    columns: ['name', 'institution', 'modalities', 'signatures', 'members'],
    fields: [
      name,
      { name: 'institution', kind: 'choice', source: 'institutions' },
      { name: 'consortium', kind: 'choice', source: 'consortia', optional: true },
      { name: 'modalities', kind: 'many', source: { group: 'modality', codes: MODALITIES } },
      { name: 'signatures', kind: 'choice', source: { group: 'signatures', codes: ['one', 'two'] } },
      { name: 'members', kind: 'many', source: 'staff', optional: true },
    ],
  },
  routes: {
    noun: 'routes',
    needs: ['institutions', 'reading-groups'],
    columns: ['institution', 'modality', 'reading_group'],
    fields: [
      { name: 'institution', kind: 'choice', source: 'institutions' },
      { name: 'modality', kind: 'choice', source: { group: 'modality', codes: MODALITIES } },
      { name: 'reading_group', kind: 'choice', source: 'reading-groups', optional: true },
    ],
  },
  staff: {
    noun: 'staff',
    needs: ['institutions'],
    columns: ['name', 'login', 'roles', 'phone', 'active'],
    fields: [
      name,
      { name: 'login', kind: 'text' },
      { name: 'phone', kind: 'text', optional: true },
      { name: 'roles', kind: 'posts' },
      { name: 'credentials.licence_number', kind: 'text', optional: true },
      { name: 'credentials.title', kind: 'text', optional: true },
      { name: 'credentials.practising_since', kind: 'date', optional: true },
      { name: 'active', kind: 'flag' },
    ],
  },
  devices: {
    noun: 'devices',
    needs: ['institutions', 'reading-groups'],
    columns: ['name', 'institution', 'modality', 'ae_title', 'address', 'charset_override', 'enabled'],
    fields: [
      name,
      { name: 'institution', kind: 'choice', source: 'institutions' },
      { name: 'modality', kind: 'choice', source: { group: 'modality', codes: MODALITIES }, optional: true },
      { name: 'ae_title', kind: 'text' },
      { name: 'address', kind: 'text' },
      {
        name: 'charset_override',
        kind: 'choice',
        source: { group: 'charset', codes: CHARSETS },
        optional: true,
      },
      { name: 'reading_group', kind: 'choice', source: 'reading-groups', optional: true },
      { name: 'enabled', kind: 'flag' },
    ],
  },
};
