//! What a registration from a study still lacks, and what can be chosen in it. Pure.

import { isPaired } from '../../api/bodyParts';
import type { What, Who } from '../../api/fromStudy';
import zh from '../../words/reading/zh-CN.json';

/** Every part that is ordered here (DICOM Body Part Examined), as the words name them. */
export const PARTS: readonly string[] = Object.keys(zh.part);

/** The usual way of examining with each kind of device, as it is written on order forms. */
export const METHODS: Readonly<Record<string, readonly string[]>> = {
  CT: ['平扫'],
  MR: ['平扫'],
  DX: ['正位'],
  CR: ['正位'],
  US: ['常规'],
  MG: ['双侧 CC+MLO'],
};

export function whoLacks(who: Who): string[] {
  const lacks: string[] = [];
  if (who.name.trim() === '') lacks.push('name');
  if (who.sex === null) lacks.push('sex');
  return lacks;
}

export function whatLacks(what: What): string[] {
  const lacks: string[] = [];
  if (what.bodyPart === null) lacks.push('part');
  else if (isPaired(what.bodyPart) && what.laterality === null) lacks.push('side');
  if (what.method.trim() === '') lacks.push('method');
  if (what.diagnosis.trim() === '') lacks.push('diagnosis');
  if (what.reason.trim() === '') lacks.push('reason');
  return lacks;
}
