import { describe, expect, it } from 'vitest';
import {
  ago,
  consultRow,
  consultView,
  dose,
  HOUR,
  IN_FORCE,
  MINUTE,
  opinion,
  ordinaryView,
  timeSet,
} from '../states/consultFacts';
import {
  dutyOf,
  goesOnAway,
  inForce,
  isToldOn,
  loud,
  mayCancel,
  movedFrom,
  nextWord,
  sayers,
  shownAtHome,
  SOON_MS,
  stepsOf,
  waiting,
  type Loud,
} from './model';

const NOW = Date.now();
const EXPERT = { id: 'p-expert', name: '马志远' };
const plan = (from: number) => ({ from, until: from + 30 * MINUTE, set_by: EXPERT, set_at: ago(60) });

describe('a talk of this page', () => {
  const room = '/v/consults/c/room';

  it('goes on wherever else one looks, until it ends', () => {
    expect(goesOnAway({ consult: 'c', ended: false }, '/')).toBe(true);
    expect(goesOnAway({ consult: 'c', ended: false }, '/v/consults/c')).toBe(true);
    expect(goesOnAway({ consult: 'c', ended: false }, '/v/consults/d/room')).toBe(true);
    expect(goesOnAway({ consult: 'c', ended: false }, room)).toBe(false);
    // The expert ended it and signed: there is no room to go back to.
    expect(goesOnAway({ consult: 'c', ended: true }, '/v/consults/c')).toBe(false);
    expect(goesOnAway(null, '/')).toBe(false);
  });
});

describe('what waits for the site', () => {
  it('is a talk that goes on, whoever of it is in the room just now', () => {
    for (const state of ['live', 'interrupted'] as const)
      for (const in_room of [0, 1, 2]) expect(dutyOf(consultRow({ state, in_room }), NOW)).toBe('talking');
  });

  it('is shown at home when it is a talk, however many others wait', () => {
    const four = ['a', 'b', 'c', 'd'];
    const talks = waiting(
      four.map((id) => consultRow({ id, state: 'live', in_room: 2 })),
      NOW,
    );
    expect(shownAtHome(talks)).toBe(4);
    const opinions = waiting(
      four.map((id) => consultRow({ id, state: 'delivered' })),
      NOW,
    );
    expect(shownAtHome(opinions)).toBe(3);
  });

  it('is told on every page but its own, and a talk at home and on the list too', () => {
    const on = (duty: Loud['duty']) =>
      ['/', '/v/consults', '/v/cases/x', '/v/consults/c', '/v/consults/c/room', '/v/consults/cc'].filter(
        (path) => isToldOn(path, { id: 'c', duty, sounds: false }),
      );
    expect(on('talking')).toEqual(['/', '/v/consults', '/v/cases/x', '/v/consults/c', '/v/consults/cc']);
    expect(on('read-opinion')).toEqual(['/v/cases/x', '/v/consults/cc']);
  });

  it('sounds for a talk with somebody alone, and not for two who talk', () => {
    const sounds = (in_room: number) => loud([consultRow({ state: 'live', in_room })], NOW)[0]?.sounds;
    expect([sounds(1), sounds(2)]).toEqual([true, false]);
  });

  it('is a planned talk only shortly before it, and from then on', () => {
    const at = (from: number) =>
      dutyOf(consultRow({ kind: 'ordinary', state: 'confirmed', plan: plan(from) }), NOW);
    expect(at(NOW + SOON_MS + 1)).toBeNull();
    expect(at(NOW + SOON_MS)).toBe('join-soon');
    expect(at(NOW - HOUR)).toBe('join-soon');
  });

  it('is an urgent call that nobody answered, while an ordinary one only waits', () => {
    expect(dutyOf(consultRow({ state: 'submitted' }), NOW)).toBe('ring-again');
    expect(dutyOf(consultRow({ state: 'submitted', kind: 'ordinary' }), NOW)).toBeNull();
  });

  it('is what an emergency left out, in whatever state, once nothing is more pressing', () => {
    const owed = { owed: ['consent' as const] };
    expect(dutyOf(consultRow({ state: 'opinion-pending', ...owed }), NOW)).toBe('fill-in');
    expect(dutyOf(consultRow({ state: 'cancelled', ...owed }), NOW)).toBe('fill-in');
    expect(dutyOf(consultRow({ state: 'acknowledged', ...owed }), NOW)).toBe('fill-in');
    expect(dutyOf(consultRow({ state: 'delivered', ...owed }), NOW)).toBe('read-opinion');
  });

  it('comes with the most pressing first, then the one that waits longest', () => {
    const rows = [
      consultRow({ id: 'd', state: 'acknowledged' }),
      consultRow({ id: 'b', state: 'delivered', since: ago(5) }),
      consultRow({ id: 'x', state: 'signed' }),
      consultRow({ id: 'a', state: 'delivered', since: ago(9) }),
      consultRow({ id: 'l', state: 'live', in_room: 1 }),
    ];
    expect(waiting(rows, NOW).map(({ row }) => row.id)).toEqual(['l', 'a', 'b', 'd']);
    expect(loud(rows, NOW).map((one) => one.id)).toEqual(['l', 'a', 'b']);
  });
});

describe('the steps of a consult', () => {
  const names = (view: Parameters<typeof stepsOf>[0]) => stepsOf(view).map((one) => `${one.step} ${one.is}`);

  it('have no time to be set when it is urgent', () => {
    expect(names(consultView({ state: 'ringing' }))).toEqual([
      'asked done',
      'taken now',
      'talk later',
      'opinion later',
      'here later',
      'read later',
      'done later',
    ]);
  });

  it('have no talk when it is answered in writing, but keep one that was cut off', () => {
    const written = ordinaryView({ kind: 'written', state: 'accepted', expert: EXPERT });
    expect(names(written).slice(0, 3)).toEqual(['asked done', 'taken done', 'opinion now']);
    const broken = consultView({
      state: 'opinion-pending',
      way: 'broke-off',
      sittings: [{ from: ago(9), until: ago(5), breaks: 2 }],
    });
    expect(names(broken)).toContain('talk done');
    expect(names(broken)).toContain('opinion now');
  });

  it('carry their times, and are all done at the end', () => {
    const view = ordinaryView({
      state: 'disposed',
      plan: plan(NOW),
      delivered_at: ago(4),
      disposition: { adopted: 'wholly', reason: '', done: '已转', by: EXPERT, at: ago(1) },
    });
    const steps = stepsOf(view);
    expect(steps.every((one) => one.is === 'done')).toBe(true);
    expect(steps.find((one) => one.step === 'planned')?.at).toBe(NOW);
    expect(steps.find((one) => one.step === 'done')?.at).toBe(ago(1));
  });
});

describe('a time that was changed', () => {
  const timeline = [
    timeSet('consult-rescheduled', 10, NOW + 5 * HOUR),
    timeSet('consult-scheduled', 60, NOW + 2 * HOUR),
  ];
  const at = (from: number) => ({ from, until: from + 30 * MINUTE, set_by: EXPERT, set_at: ago(10) });
  const moved = ordinaryView({ state: 'confirmed', expert: EXPERT, plan: at(NOW + 5 * HOUR), timeline });

  it('says when it was to be before, whatever the order of the history', () => {
    expect(movedFrom(moved)).toBe(NOW + 2 * HOUR);
  });

  it('is none with the first time, with the same time again, and when nothing is planned any more', () => {
    expect(movedFrom({ ...moved, timeline: timeline.slice(1), plan: at(NOW + 2 * HOUR) })).toBeNull();
    expect(
      movedFrom({ ...moved, timeline: [...timeline, timeSet('consult-rescheduled', 5, NOW + 5 * HOUR)] }),
    ).toBeNull();
    expect(movedFrom({ ...moved, state: 'live' })).toBeNull();
  });
});

describe('an opinion', () => {
  it('holds once it is signed; an older one holds while a newer is written; a draft does not', () => {
    expect(inForce(opinion())?.version).toBe(1);
    expect(inForce(opinion({ state: 'draft', signed_at: null }))).toBeNull();
    expect(
      inForce(opinion({ version: 2, state: 'draft', signed_at: null, in_force: IN_FORCE }))?.version,
    ).toBe(1);
    expect(
      inForce(opinion({ version: 2, state: 'signing', signed_at: null, in_force: IN_FORCE }))?.version,
    ).toBe(1);
  });
});

describe('what is said and may be done', () => {
  it('tells first to take a consent that is missing, and that a cut talk goes on in writing', () => {
    const missing = { ...ordinaryView().consent, state: 'missing' as const };
    expect(nextWord(ordinaryView({ consent: missing }))).toBe('needs-consent');
    expect(nextWord(ordinaryView({ state: 'confirmed', consent: missing }))).toBe('needs-consent');
    expect(nextWord(consultView({ state: 'submitted' }))).toBe('unanswered');
    expect(nextWord(consultView({ state: 'opinion-pending', way: 'broke-off' }))).toBe('broke-off');
    expect(nextWord(consultView({ state: 'opinion-pending', way: 'talked' }))).toBe('opinion-pending');
  });

  it('can be called off until somebody talks', () => {
    expect(mayCancel(ordinaryView())).toBe(true);
    expect(mayCancel(consultView({ state: 'live' }))).toBe(false);
    expect(mayCancel(ordinaryView({ may: [] }))).toBe(false);
  });

  it('was said by the expert or another of the panel, once each, and by no guest or who was sent out', () => {
    const one = (id: string, part: 'lead' | 'expert' | 'guest', gone = false) => ({
      person: { id, name: id },
      title: null,
      institution: null,
      part,
      by: '',
      at: ago(5),
      removed: gone ? { by: EXPERT, at: ago(1), reason: 'x' } : null,
    });
    const view = consultView({
      expert: EXPERT,
      doses: [dose()],
      invited: [one(EXPERT.id, 'lead'), one('b', 'expert'), one('c', 'guest'), one('d', 'expert', true)],
    });
    expect(sayers(view).map((who) => who.id)).toEqual([EXPERT.id, 'b']);
  });
});
