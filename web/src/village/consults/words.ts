//! Codes of consults in words; an unknown one is shown as it is.

import type { Chip, ConsultRow, ConsultView, Dose } from '../../data/consult';
import { t, tCode } from '../core/words';

export const chipWord = (chip: string): string => tCode(`chip.${chip}`, chip);
export const specialtyWord = (code: string): string => tCode(`specialty.${code}`, code);
export const titleWord = (code: string): string => tCode(`expert-title.${code}`, code);
export const kindWord = (code: string): string => tCode(`consult-kind.${code}`, code);
export const owedWord = (code: string): string => tCode(`owed.${code}`, code);
export const unitWord = (code: string): string => tCode(`unit.${code}`, code);
export const routeWord = (code: string): string => tCode(`route.${code}`, code);

export function chipsWords(chips: readonly Chip[]): string {
  return chips.map(chipWord).join(t('common.list-joint'));
}

/** Chips and words of the complaint as one line. */
export function complaintWords({ request }: Pick<ConsultView, 'request'>): string {
  const { chips, words } = request.complaint;
  return [chipsWords(chips), words].filter(Boolean).join(t('common.answer-joint'));
}

/** One plain line: where is it now, and with whom. */
export function stateLine(row: ConsultRow): string {
  if (row.state === 'submitted' && row.kind === 'urgent') return t('consult.state-unanswered');
  const name = row.expert?.name ?? '';
  return tCode(`consult.state-${row.state}`, row.state, { name });
}

/** "阿司匹林 300 毫克 嚼服". */
export function doseWords(dose: Dose): string {
  return [dose.drug, `${dose.amount} ${unitWord(dose.unit)}`, routeWord(dose.route), dose.rate]
    .filter(Boolean)
    .join(' ');
}

/** What happened to a consult. */
export const happenedWord = (kind: string): string => tCode(`happened.${kind}`, tCode(`event.${kind}`, kind));
