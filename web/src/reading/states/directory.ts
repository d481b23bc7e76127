//! The synthetic directory of the state pages: a county as administrators see it. Every name is invented.

import type {
  Agreement,
  AuditRow,
  Consortium,
  Device,
  Institution,
  Place,
  ReadingGroup,
  Route,
  Staff,
} from '../../api/wire';
import type { Behaviour } from './stub';

const id = (n: number): string => `01940000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const DAY = 86_400_000;
const NEW_YEAR = Date.UTC(2026, 0, 1);

const PLACES: Place[] = [
  { id: id(501), parent: null, level: 'county', code: '130534', name: '清河县', version: 1 },
  { id: id(502), parent: id(501), level: 'township', code: '130534101', name: '青山镇', version: 1 },
  { id: id(503), parent: id(502), level: 'village', code: null, name: '上湾村', version: 2 },
  { id: id(504), parent: id(501), level: 'township', code: '130534102', name: '白云乡', version: 1 },
];

const institution = (
  n: number,
  name: string,
  kind: Institution['kind'],
  place: number,
  site: string,
): Institution => ({
  id: id(n),
  place: id(place),
  kind,
  code: n % 2 === 0 ? `PDY${String(10_000 + n)}` : null,
  site_code: site,
  name,
  zone: 'Asia/Shanghai',
  consortium: id(530),
  version: 1,
});

const INSTITUTIONS: Institution[] = [
  institution(2, '清河县人民医院', 'county-hospital', 501, 'QHX'),
  institution(20, '青山镇卫生院', 'township-hospital', 502, 'QS'),
  institution(21, '白云乡卫生院', 'township-hospital', 504, 'BY'),
  institution(30, '上湾村卫生室', 'village-clinic', 503, 'SW'),
  { ...institution(31, '市中心医院', 'city-hospital', 501, 'SZX'), consortium: null },
];

const CONSORTIA: Consortium[] = [{ id: id(530), name: '清河县医共体', lead: id(2), version: 1 }];

const AGREEMENTS: Agreement[] = [
  {
    id: id(540),
    number: '清卫协〔2026〕3 号',
    provider: id(31),
    receiver: id(2),
    services: ['imaging', 'consult'],
    valid_from: NEW_YEAR,
    valid_until: NEW_YEAR + 365 * DAY,
    version: 1,
  },
  {
    id: id(541),
    number: '清卫协〔2026〕7 号',
    provider: id(2),
    receiver: id(31),
    services: ['ecg'],
    valid_from: NEW_YEAR,
    valid_until: null,
    version: 1,
  },
];

const person = (
  n: number,
  name: string,
  login: string,
  role: Staff['roles'][number]['role'],
  at: number,
  more: Partial<Staff> = {},
): Staff => ({
  id: id(n),
  login,
  name,
  phone: null,
  roles: [{ role, institution: id(at) }],
  credentials: { licence_number: null, title: null, practising_since: null },
  active: true,
  version: 1,
  ...more,
});

const STAFF: Staff[] = [
  person(1, '李文静', 'li.wenjing', 'radiologist', 2, {
    phone: '13900000011',
    credentials: { licence_number: '110130000000001', title: '主治医师', practising_since: '2012-07-01' },
  }),
  person(9, '张立新', 'zhang.lixin', 'senior-radiologist', 2, {
    roles: [
      { role: 'senior-radiologist', institution: id(2) },
      { role: 'dispatcher', institution: id(2) },
    ],
  }),
  person(10, '陈技师', 'chen.jishi', 'technician', 20),
  person(11, '何秀兰', 'he.xiulan', 'village-doctor', 30, { active: false }),
];

const GROUPS: ReadingGroup[] = [
  {
    id: id(40),
    consortium: id(530),
    institution: id(2),
    name: 'CT 组',
    modalities: ['CT', 'MR'],
    signatures: 'two',
    members: [id(1), id(9)],
    version: 1,
  },
  {
    id: id(41),
    consortium: null,
    institution: id(31),
    name: '普放组',
    modalities: ['DX'],
    signatures: 'one',
    members: [],
    version: 1,
  },
];

const ROUTES: Route[] = [
  { id: id(550), institution: id(20), modality: 'CT', reading_group: id(40), version: 1 },
  { id: id(551), institution: id(21), modality: 'DX', reading_group: null, version: 2 },
];

const DEVICES: Device[] = [
  {
    id: id(60),
    name: '青山 CT（16 排）',
    institution: id(20),
    modality: 'CT',
    ae_title: 'QSCT01',
    address: '10.1.2.3',
    charset_override: null,
    reading_group: id(40),
    enabled: true,
    last_seen_at: NEW_YEAR,
    version: 1,
  },
  {
    id: id(61),
    name: '白云 DR',
    institution: id(21),
    modality: 'DX',
    ae_title: 'BYDR01',
    address: '10.1.3.3',
    charset_override: 'GB18030',
    reading_group: null,
    enabled: false,
    last_seen_at: null,
    version: 4,
  },
];

const NOUNS: Record<string, readonly unknown[]> = {
  places: PLACES,
  institutions: INSTITUTIONS,
  consortia: CONSORTIA,
  agreements: AGREEMENTS,
  'reading-groups': GROUPS,
  routes: ROUTES,
  staff: STAFF,
  devices: DEVICES,
};

/** The directory; the list named is empty. */
export function directory(empty?: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(NOUNS).map(([noun, items]) => [
      `GET /${noun}`,
      { items: noun === empty ? [] : items, next: null },
    ]),
  );
}

/** An entry of each kind: by a person, a device, the program and nobody; done, denied, refused and failed. */
const ENTRIES: readonly Partial<AuditRow>[] = [
  { action: 'see-critical', subject_kind: 'critical', purpose: 'care' },
  { action: 'sign-report', subject_kind: 'report', purpose: 'care' },
  { action: 'see-images', subject_kind: 'study', purpose: 'care', outcome: 'denied', role: 'expert' },
  { action: 'see-flow', subject_kind: 'case', subject: null, purpose: 'operation', role: 'dispatcher' },
  { action: 'receive-study', subject_kind: 'study', actor_kind: 'device', actor: id(60), purpose: 'care' },
  { action: 'escalate-critical', subject_kind: 'critical', actor_kind: 'job', actor: 'escalate-critical' },
  { action: 'sign-in', subject_kind: 'person', actor_kind: 'nobody', actor: '', outcome: 'refused' },
  { action: 'dicom-association', subject_kind: '', subject: null, actor_kind: 'nobody', actor: '' },
  { action: 'read-audit', subject_kind: 'audit', subject: null, purpose: 'audit', outcome: 'failed' },
];

export const AUDIT: AuditRow[] = ENTRIES.map((entry, at) => ({
  number: 2041 - at,
  at: NEW_YEAR + at * 61_000,
  actor_kind: 'person',
  actor: id(1),
  person_name: (entry.actor_kind ?? 'person') === 'person' ? '李文静' : null,
  role: (entry.actor_kind ?? 'person') === 'person' ? 'radiologist' : null,
  action: '',
  subject_kind: '',
  subject: id(1002),
  purpose: null,
  outcome: 'done',
  detail: {},
  hash: '',
  ...entry,
}));

export const audit = (rows: readonly AuditRow[]): Behaviour => ({
  'GET /audit': { items: rows, next: rows.length === 0 ? null : '2033' },
});
