//! How an administered thing is edited: a flat draft of strings, lists and flags, and the way from and to what the
//! server reads. Pure; knows no page.

export type Value = string | boolean | string[] | Post[];

/** A role held at an institution. */
export interface Post {
  role: string;
  institution: string;
}

export type Draft = Record<string, Value>;

/** Which list a choice is filled from. */
export type Source =
  | 'places'
  | 'institutions'
  | 'consortia'
  | 'reading-groups'
  | 'staff'
  | { group: string; codes: readonly string[] };

export interface FieldSpec {
  /** A dot reaches into an inner object: `credentials.title`. */
  name: string;
  kind: 'text' | 'date' | 'moment' | 'choice' | 'many' | 'flag' | 'posts';
  source?: Source;
  /** Empty is sent as null. */
  optional?: boolean;
  /** Written for a new thing only. */
  fixed?: boolean;
}

/** The draft of a thing from the server, or of a new one (`null`). */
export function draftOf(fields: readonly FieldSpec[], thing: object | null): Draft {
  const draft: Draft = {};
  for (const field of fields)
    draft[field.name] = read(field, thing === null ? undefined : inner(thing, field.name));
  return draft;
}

/** What the server reads, from a draft. */
export function bodyOf(fields: readonly FieldSpec[], id: string, draft: Draft): Record<string, unknown> {
  const body: Record<string, unknown> = { id };
  for (const field of fields) place(body, field.name, write(field, draft[field.name]));
  return body;
}

/** Names of the fields that still need something. */
export function missing(fields: readonly FieldSpec[], draft: Draft): string[] {
  return fields
    .filter((field) => field.optional !== true && field.kind !== 'flag' && isEmpty(draft[field.name]))
    .map((field) => field.name);
}

function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || typeof value === 'boolean') return value === undefined;
  return typeof value === 'string' ? value.trim() === '' : value.length === 0;
}

function read(field: FieldSpec, value: unknown): Value {
  switch (field.kind) {
    case 'flag':
      return value === undefined ? true : value === true;
    case 'many':
      return Array.isArray(value) ? value.map(String) : [];
    case 'posts':
      return Array.isArray(value) ? (value as Post[]).map((post) => ({ ...post })) : [];
    case 'moment':
      return typeof value === 'number' ? new Date(value).toISOString().slice(0, 10) : '';
    case 'text':
    case 'date':
    case 'choice':
      return typeof value === 'string' ? value : '';
  }
}

function write(field: FieldSpec, value: Value | undefined): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (text === '') return field.optional === true ? null : '';
  return field.kind === 'moment' ? Date.parse(`${text}T00:00:00Z`) : text;
}

function inner(thing: object, name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>(
      (at, part) =>
        typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined,
      thing,
    );
}

function place(body: Record<string, unknown>, name: string, value: unknown): void {
  const [first = '', ...rest] = name.split('.');
  if (rest.length === 0) {
    body[first] = value;
    return;
  }
  const next = (body[first] ?? {}) as Record<string, unknown>;
  place(next, rest.join('.'), value);
  body[first] = next;
}
