// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { consultView, CONSULT } from '../states/consultFacts';
import { belong, clear, recall, take, tryAgain } from './photos';

const OF = 'consulting.urgent';
const FROM = { person: 'p', institution: 'i' };

/** The server: every upload is taken at once, and an attachment lands at the consult. */
class FarEnd {
  asked: string[] = [];
  attached: unknown[] = [];
  refuse: string | null = null;

  answer(url: string, init: RequestInit): Response {
    const path = url.replace('/api/v1', '');
    const what = `${init.method ?? 'GET'} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')}`;
    this.asked.push(what);
    if (what === 'POST /uploads') return told({ offset: 0 });
    if (what === 'PATCH /uploads/ID') return told({ offset: (init.body as ArrayBuffer).byteLength });
    if (what === 'POST /consults/ID/attachments') {
      if (this.refuse !== null) return told({ code: this.refuse }, 409);
      this.attached.push(...(JSON.parse(String(init.body)) as { attachments: unknown[] }).attachments);
    }
    return told(what.startsWith('POST /uploads') ? {} : consultView());
  }
}

const told = (body: object, status = 200): Response => new Response(JSON.stringify(body), { status });
const photo = (name: string): File => new File([`octets of ${name}`], name, { type: 'image/jpeg' });

let far: FarEnd;
beforeEach(() => {
  far = new FarEnd();
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => Promise.resolve(far.answer(url, init)));
});
afterEach(() => {
  clear();
  sessionStorage.clear();
  vi.unstubAllGlobals();
});

const settled = async (done: () => boolean): Promise<void> => {
  await vi.waitFor(() => {
    if (!done()) throw new Error(far.asked.join('\n'));
  });
};

describe('photos of a consult', () => {
  it('travel before there is a consult and are attached once there is one', async () => {
    take([photo('a'), photo('b')], OF, 'photo', FROM);
    await settled(() => far.asked.filter((one) => one.endsWith('/commit')).length === 2);
    expect(far.attached).toEqual([]);
    belong(OF, CONSULT);
    await settled(() => far.attached.length === 2);
    expect(far.attached[0]).toMatchObject({ kind: 'photo' });
  });

  it('taken while it rings go to the consult by themselves', async () => {
    take([photo('c')], CONSULT, 'photo', FROM);
    await settled(() => far.attached.length === 1);
  });

  it('that are safe on the server are known after a reload', async () => {
    take([photo('d')], OF, 'photo', FROM);
    await settled(() => (sessionStorage.getItem(`yuanzhen.typed.p.${OF}.photos`) ?? '') !== '');
    const kept = sessionStorage.getItem(`yuanzhen.typed.p.${OF}.photos`) ?? '';
    clear();
    sessionStorage.setItem(`yuanzhen.typed.p.${OF}.photos`, kept);
    recall(FROM.person, FROM.institution, OF);
    recall(FROM.person, FROM.institution, OF);
    belong(OF, CONSULT);
    await settled(() => far.attached.length === 1);
    expect(far.asked.filter((one) => one.endsWith('/commit'))).toHaveLength(1);
  });

  it('that could not be attached are not sent again, only attached', async () => {
    far.refuse = 'wrong-state';
    take([photo('e')], CONSULT, 'photo', FROM);
    await settled(() => far.asked.some((one) => one.endsWith('/attachments')));
    await new Promise((resolve) => setTimeout(resolve));
    far.refuse = null;
    tryAgain();
    await settled(() => far.attached.length === 1);
    expect(far.asked.filter((one) => one.endsWith('/commit'))).toHaveLength(1);
  });

  it('of one person are none of another', async () => {
    take([photo('f')], OF, 'photo', FROM);
    await settled(() => far.asked.some((one) => one.endsWith('/commit')));
    recall('somebody else', 'i', OF);
    belong(OF, CONSULT);
    await new Promise((resolve) => setTimeout(resolve));
    expect(far.asked.some((one) => one.includes('/consults'))).toBe(false);
  });
});
