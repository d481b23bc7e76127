//! Ids as names: what a reference to another list is called on these pages. An id that is in no list is shown short,
//! never left out.

import { useQueries } from '@tanstack/react-query';
import { nounQuery, type Noun, type Nouns } from './directory';
import type { FieldSpec, Source } from './model';
import { useAdminWords } from './words';

export interface Option {
  value: string;
  label: string;
}

export interface Names {
  options: (source: Source) => Option[];
  label: (source: Source, value: string) => string;
}

export function useNames(needs: readonly Noun[]): Names {
  const { code } = useAdminWords();
  const lists = useQueries({ queries: needs.map((noun) => nounQuery(noun)) });
  const byNoun = new Map<Noun, Option[]>();
  needs.forEach((noun, index) => {
    const items = lists[index]?.data?.items ?? [];
    byNoun.set(
      noun,
      items.map((item) => ({ value: item.id, label: nameOf(item) })),
    );
  });
  const options = (source: Source): Option[] =>
    typeof source === 'string'
      ? (byNoun.get(source) ?? [])
      : source.codes.map((value) => ({ value, label: code(source.group, value) }));
  return {
    options,
    label: (source, value) =>
      options(source).find((one) => one.value === value)?.label ??
      (typeof source === 'string' ? value.slice(-6) : code(source.group, value)),
  };
}

/** The lists a noun's fields choose from. */
export function sourcesOf(fields: readonly FieldSpec[]): Noun[] {
  const nouns = fields.map((field) => field.source).filter((source) => typeof source === 'string');
  return [
    ...new Set<Noun>([
      ...nouns,
      ...(fields.some((field) => field.kind === 'posts') ? ['institutions' as const] : []),
    ]),
  ];
}

/** What a thing of the directory is called where another refers to it; a route is referred to by none. */
function nameOf(item: Nouns[Noun]): string {
  if ('name' in item) return item.name;
  return 'number' in item ? item.number : '';
}
