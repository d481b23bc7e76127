//! What a person can do with a case and its report now: the role (said by the server) and the states together.
//! It only decides which buttons stand there; the server decides again.

import type { CaseView, CriticalView, ReportView } from '../api/wire';

export type CaseAct = 'claim' | 'release' | 'assign' | 'return' | 'decline' | 'close' | 'reopen';
export type ReportAct =
  'write' | 'submit' | 'take-back' | 'review' | 'reject' | 'sign' | 'amend' | 'give-up' | 'withdraw';

/** Who holds the case now: a claim whose time is over holds nothing. */
export function holder(one: CaseView, now: number): string | null {
  if (one.claimed_by === null) return null;
  return one.claimed_until !== null && one.claimed_until <= now ? null : one.claimed_by.id;
}

export function caseActs(one: CaseView, me: string, now: number): Set<CaseAct> {
  const acts = new Set<CaseAct>();
  const mine = holder(one, now) === me;
  const report = one.report_view;
  const signed = report?.state === 'signed';
  // A report under review goes back to its writer before the case can leave.
  const fixed = signed || report?.state === 'submitted' || report?.state === 'reviewing';
  // The version before it stands until this one is signed.
  const standing = signed || Boolean(report?.in_force);
  const live = one.state === 'submitted' || one.state === 'claimed';
  // There must be something to read.
  const claimable = live && one.studies.length > 0 && holder(one, now) === null && !fixed && !standing;
  if (one.may.includes('claim-case') && claimable) acts.add('claim');
  if (mine && !fixed) acts.add('release');
  if (one.may.includes('assign-case') && live && !signed) acts.add('assign');
  if (one.may.includes('return-case') && live && mine && !fixed && !standing) acts.add('return');
  const free = mine || holder(one, now) === null;
  if (one.may.includes('decline-case') && live && free && !fixed && !standing) acts.add('decline');
  if (one.may.includes('close-case') && live && free && signed && isHome(one, report)) acts.add('close');
  if (one.may.includes('close-case') && one.state === 'closed') acts.add('reopen');
  return acts;
}

const DONE: readonly CriticalView['state'][] = ['handled', 'closed', 'void'];

/** What closing takes: the signed report has arrived everywhere, and every critical value was handled or is void. */
function isHome(one: CaseView, report: ReportView): boolean {
  const sent = one.deliveries.filter(
    (each) => each.what === 'report' && each.report === report.id && each.report_version === report.version,
  );
  const arrived = sent.length > 0 && sent.every((each) => each.state !== 'published');
  return arrived && one.criticals.every((each) => DONE.includes(each.state));
}

export function reportActs(
  one: CaseView,
  report: ReportView | null,
  me: string,
  now: number,
): Set<ReportAct> {
  const acts = new Set<ReportAct>();
  const mine = holder(one, now) === me;
  if (report === null) {
    if (one.may.includes('write-report') && mine && one.studies.length > 0) acts.add('write');
    return acts;
  }
  const author = report.author.id === me;
  // What holds can be withdrawn at any time, also while its next version is made.
  if ((report.state === 'signed' || report.in_force) && one.may.includes('withdraw-report'))
    acts.add('withdraw');
  switch (report.state) {
    case 'draft':
      if (author && one.may.includes('write-report')) acts.add('write').add('submit');
      // A version that another began can be given up too: they may have gone.
      if (report.amends && one.may.includes('amend-report')) acts.add('give-up');
      break;
    case 'submitted':
      if (author) acts.add('take-back');
      else if (one.may.includes('sign-report')) acts.add('review');
      break;
    case 'reviewing':
      if (report.reviewer?.id === me && !author) acts.add('reject').add('sign');
      // Whoever began may have gone: another reviewer takes it over.
      else if (!author && one.may.includes('sign-report')) acts.add('review');
      break;
    case 'signed':
      if (one.may.includes('amend-report')) acts.add('amend');
      break;
    case 'withdrawn':
      // It is written anew, as a new version.
      if (one.may.includes('amend-report')) acts.add('amend');
      break;
    case 'amended':
      break;
  }
  return acts;
}
