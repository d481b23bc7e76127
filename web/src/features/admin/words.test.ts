//! Both languages say the same, and every code that the audit chain can carry has a word: the codes are read from the
//! lists and the places that write them, so that a new one without a word is noticed here.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import en from './words/en.json';
import zh from './words/zh-CN.json';

const ROOT = new URL('../../../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** The names of a closed list of words in the domain. */
function named(path: string, list: string): string[] {
  const body = new RegExp(`pub enum ${list} \\{([^}]*)\\}`).exec(text(path))?.[1] ?? '';
  return [...body.matchAll(/= "([a-z-]+)",/g)].map((found) => found[1] ?? '');
}

/** How an entry that is not under an action of the domain is named where it is written. */
const WRITTEN = [
  /own_entry\(\s*"([a-z-]+)"/g,
  /AuditEntry::new\([^;"]*?,\s*"([a-z-]+)"/g,
  /\bentry\(&permit, "([a-z-]+)"/g,
  /const TIMER: &str = "([a-z-]+)"/g,
];

function written(): string[] {
  const found = new Set<string>();
  for (const folder of ['server/src/', 'dicom-gateway/src/'])
    for (const file of readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.rs')) {
        const source = text(folder + file);
        for (const way of WRITTEN) for (const hit of source.matchAll(way)) found.add(hit[1] ?? '');
      }
  return [...found].sort();
}

const LISTS: readonly (readonly [group: string, path: string, list: string, some: string])[] = [
  ['action', 'domain/src/access/action.rs', 'Action', 'see-critical'],
  ['purpose', 'domain/src/access/action.rs', 'Purpose', 'oversight'],
  ['outcome', 'domain/src/audit.rs', 'Outcome', 'refused'],
  ['subject', 'domain/src/access/subject.rs', 'Kind', 'upload'],
  ['job', 'domain/src/job.rs', 'JobKind', 'sweep'],
  ['role', 'domain/src/person.rs', 'Role', 'expert'],
];

describe('the words of administration', () => {
  it('are the same in both languages, with the same blanks', () => {
    const holes = (words: string): string[] => (words.match(/\{\{\w+\}\}/g) ?? []).sort();
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
    for (const [key, words] of Object.entries(zh))
      expect([key, ...holes((en as Record<string, string>)[key] ?? '')]).toEqual([key, ...holes(words)]);
  });

  it.each(LISTS)('name every %s', (group, path, list, some) => {
    const codes = named(path, list);
    expect(codes).toContain(some);
    expect(codes.filter((code) => !(`${group}.${code}` in zh))).toEqual([]);
  });

  it('name every action that is written down without being asked for', () => {
    const codes = written();
    expect(codes).toEqual(expect.arrayContaining(['sign-in', 'sign-out', 'enrol', 'escalate-critical']));
    expect(codes.filter((code) => !(`action.${code}` in zh))).toEqual([]);
  });

  it('name whoever acted', () => {
    const names = /const fn kind[\s\S]*?\n {4}\}/.exec(text('domain/src/access/actor.rs'))?.[0] ?? '';
    const kinds = [...names.matchAll(/=> "([a-z-]+)"/g)].map((found) => found[1] ?? '');
    expect(kinds).toContain('nobody');
    expect(kinds.filter((kind) => !(`actor.${kind}` in zh))).toEqual([]);
  });
});
