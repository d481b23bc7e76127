//! What a person's roles mean for the pages of this entry. It only chooses what to show; the server decides what is
//! allowed.

import type { Me } from '../../api/wire';

/** Works at a device: sees what devices sent and may link it. */
export function isTechnician(me: Me): boolean {
  return me.roles.some((one) => one.role === 'technician');
}

/** Answers critical values: reads them back, says what was done, takes note of what is void. */
export function answersCriticals(me: Me): boolean {
  return me.roles.some(({ role }) => role === 'village-doctor' || role === 'township-doctor');
}

/** The institution this person may send files for, if any. */
export function sendsFor(me: Me): string | undefined {
  return me.roles.find(({ role }) => role === 'technician' || role === 'township-doctor')?.institution.id;
}

/** Works in a township hospital: the patient may come from one of its villages. */
export function isTownshipStaff(me: Me): boolean {
  return me.roles.some((one) => one.institution.kind === 'township-hospital');
}

/** The village clinic this person works in, if any: its patients are examined elsewhere. */
export function clinicOf(me: Me): Me['roles'][0]['institution'] | undefined {
  return me.roles.find((one) => one.institution.kind === 'village-clinic')?.institution;
}

/** The institution this person registers for. */
export function ownInstitution(me: Me): string {
  return me.roles[0]?.institution.id ?? '';
}

/** Whether an institution is one this person works for. */
export function isOwn(me: Me, institution: string): boolean {
  return me.roles.some((one) => one.institution.id === institution);
}

/** Asks experts for a consult, and acts on what they answer: whoever treats patients here. */
export function asksExperts(me: Me): boolean {
  return answersCriticals(me);
}
