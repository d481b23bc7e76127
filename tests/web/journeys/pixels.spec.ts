//! What a reader sees of compressed images is what foreign decoders make of them: real files in every compression that
//! browsers decode here, sent by DICOM, matched to a case, compared on the canvas at points of all greys.

import { randomUUID } from 'node:crypto';
import { compressed, type Shown } from '../src/device';
import { signIn } from '../src/people';
import { expect, test, type Page } from '../src/test';

const files = process.env['YUANZHEN_TEST_DATA'];

/**
 * One of each that browsers decode here: uncompressed in grey and in colour to measure the measure, then JPEG-LS, JPEG
 * lossless and JPEG 2000. Compressed colours are drawn by the server.
 */
const FILES = [
  'MR2_UNCR.dcm',
  'US1_UNCR.dcm',
  'MR2_JLSL.dcm',
  'MR2_JPLL.dcm',
  '693_J2KR.dcm',
  'SC1_JPLL.dcm',
  'RG1_JLSN.dcm',
  'RG1_J2KI.dcm',
] as const;

test('compressed images look as foreign decoders say', async ({ county, openWindow }) => {
  if (files === undefined) {
    if (process.env['REQUIRE_ALL'] === '1') throw new Error('YUANZHEN_TEST_DATA is not set');
    test.skip(true, 'the folder of real files is missing; set YUANZHEN_TEST_DATA to it');
  }
  test.setTimeout(240_000);
  const technician = await openWindow('desktop');
  const reader = await openWindow('desktop');
  await signIn(technician, county, county.user('technician', '青山'));
  await signIn(reader, county, county.user('radiologist', '云溪'));
  const sent: { file: string; id: string; shown: Shown }[] = [];
  for (const [at, file] of FILES.entries()) {
    const person = {
      name: `图^${'甲乙丙丁戊己庚辛壬'[at] ?? '子'}`,
      sex: 'F',
      birth: `19${String(50 + at)}0102`,
    };
    const registered = await register(technician, county.http, person);
    const shown = await compressed(county, `${files ?? ''}/dicom/${file}`, { ...person, ...registered });
    sent.push({ file, id: registered.id, shown });
  }
  for (const { file, id, shown } of sent) {
    await test.step(file, async () => {
      await expect
        .poll(async () => {
          const answer = await reader.request.get(`${county.http}/api/v1/cases/${id}`);
          const told = (await answer.json()) as { study: { complete_at: number | null } | null };
          return told.study?.complete_at ?? null;
        })
        .not.toBeNull();
      await reader.goto(`${county.http}/reading/cases/${id}`);
      expect(shown.points.length).toBeGreaterThan(15);
      await expect.poll(() => differing(reader, shown), { timeout: 30_000 }).toEqual([]);
    });
  }
});

interface Person {
  name: string;
  sex: string;
  birth: string;
}

/** A patient and an examination of theirs, by the API as the technician's page asks it. */
async function register(
  page: Page,
  http: string,
  person: Person,
): Promise<{ id: string; number: string; accession: string }> {
  const me = (await (await page.request.get(`${http}/api/v1/session`)).json()) as {
    roles: { institution: { id: string } }[];
  };
  const institution = me.roles[0]?.institution.id;
  const post = async (path: string, data: object): Promise<unknown> => {
    const answer = await page.request.post(`${http}/api/v1${path}`, { data });
    expect(answer.status(), await answer.text()).toBe(201);
    return answer.json();
  };
  const patient = (await post('/patients', {
    id: randomUUID(),
    institution,
    name: person.name.replace('^', ''),
    sex: 'female',
    birth_date: person.birth.replace(/^(....)(..)(..)$/, '$1-$2-$3'),
  })) as { id: string; number: string };
  const one = (await post('/cases', {
    id: randomUUID(),
    patient: patient.id,
    institution,
    urgency: 'routine',
    examination: {
      modality: 'CT',
      body_part: 'CHEST',
      laterality: 'U',
      method: '平扫',
      clinical_diagnosis: '待查',
      reason: '比较图像',
    },
  })) as { id: string; examination: { accession_number: string } };
  return { id: one.id, number: patient.number, accession: one.examination.accession_number };
}

/** The points at which the largest canvas shows something else. */
async function differing(page: Page, shown: Shown): Promise<string[]> {
  return page.evaluate(({ rows, columns, points }) => {
    const all = [...document.querySelectorAll('canvas')];
    const canvas = all.sort((one, two) => two.width - one.width)[0];
    const ink = canvas?.getContext('2d');
    if (!canvas || !ink) return ['there is no canvas'];
    // Fitted into the pane and in its middle: see the view's matrix.
    const fit = Math.min(canvas.width / columns, canvas.height / rows);
    const { data } = ink.getImageData(0, 0, canvas.width, canvas.height);
    return points.flatMap(({ x, y, colour, within }) => {
      const across = Math.floor(canvas.width / 2 + (x - columns / 2) * fit);
      const down = Math.floor(canvas.height / 2 + (y - rows / 2) * fit);
      const at = 4 * (down * canvas.width + across);
      const seen = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
      const far = seen.some((each, channel) => Math.abs(each - (colour[channel] ?? 0)) > within);
      return far
        ? [`${String(x)},${String(y)}: ${String(seen)} for ${String(colour)} ± ${String(within)}`]
        : [];
    });
  }, shown);
}
