//! A patient and the order of a chest CT, sent to the API as the technician's page would send them.

import { randomUUID } from 'node:crypto';
import { expect, type Page } from './test';

export interface Person {
  name: string;
  sex: 'male' | 'female';
  /** YYYY-MM-DD */
  birth_date: string;
}

export interface Ordered {
  /** Of the case. */
  id: string;
  /** Of the patient, as the machine's work list would show it. */
  number: string;
  accession: string;
}

export async function ordered(page: Page, base: string, person: Person): Promise<Ordered> {
  const me = (await (await page.request.get(`${base}/api/v1/session`)).json()) as {
    roles: { institution: { id: string } }[];
  };
  const institution = me.roles[0]?.institution.id;
  const post = async (path: string, data: object): Promise<unknown> => {
    const answer = await page.request.post(`${base}/api/v1${path}`, { data: { id: randomUUID(), ...data } });
    expect(answer.status(), await answer.text()).toBe(201);
    return answer.json();
  };
  const patient = (await post('/patients', { institution, ...person })) as { id: string };
  const told = (await post('/cases', {
    patient: patient.id,
    institution,
    village: null,
    urgency: 'routine',
    examination: {
      modality: 'CT',
      body_part: 'CHEST',
      laterality: 'U',
      method: '平扫',
      clinical_diagnosis: '咳嗽待查',
      icd10: null,
      reason: '咳嗽 1 周',
      examined_at: null,
    },
  })) as {
    id: string;
    examination: { accession_number: string };
    patient_record: { number: string };
  };
  return {
    id: told.id,
    number: told.patient_record.number,
    accession: told.examination.accession_number,
  };
}
