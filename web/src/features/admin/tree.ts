//! Places in the order of their tree, each with its depth. A place whose parent is not there stands at the top rather
//! than nowhere; a ring of parents cannot make it run forever.

import type { Place } from '../../api/wire';

export function tree(places: readonly Place[]): { item: Place; depth: number }[] {
  const known = new Set(places.map((place) => place.id));
  const children = new Map<string | null, Place[]>();
  for (const place of places) {
    const parent = place.parent !== null && known.has(place.parent) ? place.parent : null;
    children.set(parent, [...(children.get(parent) ?? []), place]);
  }
  const rows: { item: Place; depth: number }[] = [];
  const seen = new Set<string>();
  const walk = (parent: string | null, depth: number): void => {
    for (const item of children.get(parent) ?? []) {
      if (seen.has(item.id)) continue;
      seen.add(item.id);
      rows.push({ item, depth });
      walk(item.id, depth + 1);
    }
  };
  walk(null, 0);
  for (const item of places) if (!seen.has(item.id)) rows.push({ item, depth: 0 });
  return rows;
}
