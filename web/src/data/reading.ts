//! What a page shows of a case, as a signature names it: the set of every study whose series are listed. It is asked
//! for when the last look begins and held from then on; whatever comes later is not in it.

import type { CaseView, InstanceSet, StudySet, StudyView } from '../api/wire';

/** What the viewer says of one opened series. */
interface OpenedSeries {
  series: string;
  current: boolean;
}

export interface ReadSet {
  studies: readonly StudySet[];
  instances: number;
  /** Series that are listed and were never opened. */
  unopened: number;
}

/** `null` while something is not on the screen as it is: a study still being read, a series being read again. */
export function readSet(
  one: Pick<CaseView, 'studies' | 'instance_set'>,
  views: readonly StudyView[],
  opened: readonly OpenedSeries[],
): ReadSet | null {
  if (opened.length === 0 || opened.some((each) => !each.current)) return null;
  const studies: StudySet[] = [];
  for (const row of one.studies) {
    const set = views.find((view) => view.id === row.id)?.instance_set ?? null;
    if (set === null) return null;
    studies.push(set);
  }
  if (one.instance_set === null || !sameSet(one.instance_set.studies, studies)) return null;
  const series = views
    .filter((view) => one.studies.some((row) => row.id === view.id))
    .flatMap((view) => view.series);
  return {
    studies,
    instances: studies.reduce((sum, study) => sum + study.instances, 0),
    unopened: series.filter((each) => !opened.some((shown) => shown.series === each.uid)).length,
  };
}

export function sameSet(a: readonly StudySet[], b: readonly StudySet[]): boolean {
  const names = (of: readonly StudySet[]): string =>
    of
      .map((each) => `${each.study} ${each.digest}`)
      .sort()
      .join();
  return names(a) === names(b);
}

/** Whether the writer's signature is for other images than there are now: then only the writer can go on. */
export function writerIsStale(signed: InstanceSet, now: InstanceSet | null): boolean {
  return now === null || signed.digest !== now.digest;
}
