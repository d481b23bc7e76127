//! What an urgent call says before it rings: who, what is wrong, and why nobody was asked to sign first. Nothing of it
//! is asked for twice, and only the patient and the complaint are needed. Pure.

import type { Chip } from '../../data/consult';
import type { NewConsult } from '../../data/consults';
import { UNTOUCHED, type Who } from '../register/who';

/** Why consent is not signed before an emergency (《民法典》第一千二百二十条). */
export const EMERGENCY_REASONS = ['life', 'unable', 'no-family', 'no-time'] as const;
export type EmergencyReason = (typeof EMERGENCY_REASONS)[number];

export interface Urgent {
  /** Chosen or registered; empty as long as nobody is. */
  patient: string;
  way: 'found' | 'new';
  query: string;
  /** Somebody who is registered here and now. */
  who: Who;
  chips: Chip[];
  words: string;
  /** The reason as it is written into the record. */
  reason: string;
  /** The group that is called; empty: the usual one. */
  group: string;
}

export const CALM: Urgent = {
  patient: '',
  way: 'found',
  query: '',
  who: UNTOUCHED,
  chips: [],
  words: '',
  reason: '',
  group: '',
};

export type Lacking = 'patient' | 'complaint';

/** Without these nobody can be called; everything else can be said later. */
export function lacking(urgent: Urgent): Lacking[] {
  const gaps: Lacking[] = [];
  if (urgent.patient === '') gaps.push('patient');
  if (urgent.chips.length === 0 && urgent.words.trim() === '') gaps.push('complaint');
  return gaps;
}

/** Taps a chip on or off; they stay in the order they were tapped. */
export function tapped(chips: readonly Chip[], chip: Chip): Chip[] {
  return chips.includes(chip) ? chips.filter((one) => one !== chip) : [...chips, chip];
}

/** What is sent. Photos follow by themselves: the same call sent twice stays one call. */
export function calling(urgent: Urgent, institution: string): Omit<NewConsult, 'id'> {
  return {
    patient: urgent.patient,
    institution,
    kind: 'urgent',
    ...(urgent.group === '' ? {} : { group: urgent.group }),
    request: { complaint: { chips: urgent.chips, words: urgent.words.trim(), onset_at: null } },
    ...(urgent.reason.trim() === '' ? {} : { emergency_reason: urgent.reason.trim() }),
  };
}
