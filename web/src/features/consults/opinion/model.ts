//! What an opinion still lacks, whether it was touched, and how a diagnosis and a dose are written. The server says the
//! same again before a hand is put under it. Pure.

import type { OpinionContent, OpinionView } from '../../../api/expert';

export type OpinionField = 'analysis' | 'diagnoses' | 'advice' | 'referral' | 'referral-words' | 'key-images';

export const MOST_DIAGNOSES = 12;

export const EMPTY_OPINION: OpinionContent = {
  analysis: '',
  diagnoses: [],
  advice: '',
  further: '',
  referral: null,
  referral_words: '',
  notes: '',
  key_images: [],
};

const blank = (text: string): boolean => text.trim() === '';

/** What must be said before a signature, in the order of the form. */
export function missingOf(content: OpinionContent): OpinionField[] {
  const unnamed = content.diagnoses.length === 0 || content.diagnoses.some(({ words }) => blank(words));
  const missing: [boolean, OpinionField][] = [
    [blank(content.analysis), 'analysis'],
    [unnamed, 'diagnoses'],
    [blank(content.advice), 'advice'],
    [content.referral === null, 'referral'],
    [
      content.referral !== null && content.referral !== 'stay' && blank(content.referral_words),
      'referral-words',
    ],
  ];
  return missing.filter(([is]) => is).map(([, field]) => field);
}

export function isUntouched(content: OpinionContent): boolean {
  return sameOpinion(content, EMPTY_OPINION);
}

export function sameOpinion(a: OpinionContent, b: OpinionContent): boolean {
  const said = (of: OpinionContent): string =>
    JSON.stringify([
      of.analysis,
      of.diagnoses.map(({ icd10, words }) => [icd10, words]),
      of.advice,
      of.further,
      of.referral,
      of.referral_words,
      of.notes,
      of.key_images,
    ]);
  return said(a) === said(b);
}

/** An ICD-10 code as it is written: a letter, two digits, and parts after a point. */
const ICD10 = /^[A-Z]\d{2}(\.[0-9A-Zx+*]{1,6})?$/;

/** Upper case, full-width signs as ASCII; `null` when nothing is there. */
export function codeOf(typed: string): string | null {
  const text = typed.normalize('NFKC').trim().toUpperCase();
  return text === '' ? null : text;
}

export function isCode(code: string): boolean {
  return ICD10.test(code);
}

/** What goes to the server: rows that hold nothing are left out, codes that are none stay for the server to refuse. */
export function tidy(content: OpinionContent): OpinionContent {
  return {
    ...content,
    diagnoses: content.diagnoses.filter(({ icd10, words }) => icd10 !== null || !blank(words)),
  };
}

/** An amount of a dose: digits on both sides of a point, so that `.5` and `5.0` cannot be misread. */
export function amountOf(typed: string): string | null {
  const text = typed.normalize('NFKC').trim();
  if (!/^\d{1,6}(\.\d{1,4})?$/.test(text) || Number(text) === 0) return null;
  return text;
}

/** A zero behind the point reads as ten times as much when the point is not seen. */
export function trailsZero(amount: string): boolean {
  return /\.\d*0$/.test(amount);
}

/** The version a reader should see: what is signed and in force, while a newer one is only being written. */
export function readable(opinion: OpinionView): { content: OpinionContent; version: number } | null {
  if (opinion.in_force !== null && opinion.state === 'draft')
    return { content: opinion.in_force.content, version: opinion.in_force.version };
  if (opinion.state === 'draft') return null;
  return { content: opinion.content, version: opinion.version };
}
