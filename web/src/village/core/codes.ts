//! Codes of the server and of value sets, in words. An unknown code is shown as it is rather than hidden or guessed.

import type { Examination, SexCode } from '../../api/wire';
import { isPaired } from '../../api/bodyParts';
import { t, tCode, type WordKey } from './words';

export { isPaired };

export function modalityWord(code: string | null): string {
  return code === null ? t('common.not-known') : tCode(`modality.${code}`, code);
}

export function bodyPartWord(code: string): string {
  return tCode(`body-part.${code.toUpperCase()}`, code);
}

export function methodWord(code: string): string {
  return tCode(`method.${code}`, code);
}

export function lateralityWord(code: string): string {
  return tCode(`side.${code}`, code);
}

/** A patient whose facts this person may not see; drawn with words saying that they are not known. */
export const NOBODY: { name: string; sex: SexCode; age: number | null } = {
  name: '—',
  sex: 'unknown',
  age: null,
};

export function sexWord(code: string | null | undefined): string {
  return code === null || code === undefined || code === ''
    ? t('common.not-known')
    : tCode(`sex.${code}`, code);
}

/** An age in whole years. */
export function ageWord(age: number | null): string {
  return age === null ? t('common.age-unknown') : t('common.age-years', { n: age });
}

/** "CT · head · plain", with the side where there is one. */
export function examinationWords(
  examination: Pick<Examination, 'modality' | 'body_part' | 'laterality' | 'method'>,
): string {
  const side = isPaired(examination.body_part) ? lateralityWord(examination.laterality) : '';
  const joint = t('common.side-joint');
  const part = [side, bodyPartWord(examination.body_part)].filter(Boolean).join(joint);
  return [modalityWord(examination.modality), part, examination.method ? methodWord(examination.method) : '']
    .filter(Boolean)
    .join(' · ');
}

export function urgencyWord(code: string): string {
  return tCode(`urgency.${code}`, code);
}

export function urgencyTone(code: string): 'danger' | 'warn' | 'plain' {
  return code === 'emergency' ? 'danger' : code === 'urgent' ? 'warn' : 'plain';
}

/** The line a village doctor reads: where is it now. */
export function progressWord(code: string): string {
  return tCode(`progress.${code}`, code);
}

export function positiveWord(code: string | null): string {
  const key: WordKey =
    code === 'positive' ? 'result.positive' : code === 'negative' ? 'result.negative' : 'result.not-said';
  return t(key);
}
