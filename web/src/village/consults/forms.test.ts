//! What is written about a consult, on its way from the fields to the server and back.

import { describe, expect, it } from 'vitest';
import { consultView, dose, GROUPS, NO_CONSENT, ordinaryView, ring } from '../states/consultFacts';
import { ordinaryAgain, otherGroup, urgentAgain, wouldLose } from './anew';
import { calling, CALM, lacking, tapped } from './ask';
import { consentGaps, consentOf, fen, UNSIGNED, wantsConsent } from './consent';
import { doseDuty, doseGaps, firstDoseDuty, inOrder, NO_DOSE, type DoseDraft } from './dose';
import { chosen, lackingOrdinary, NOTHING_ASKED, ordinary } from './ordinary';
import { fitting } from './picture';
import {
  asked,
  complete,
  draftOf,
  gaps,
  requestOf,
  typedTime,
  wanted,
  withAttachment,
  withTheirPhotos,
} from './request';
import { askAgainAt, drawnRing, rungOf } from './ringing';
import { begun, drawn, isSigned } from './signature';
import { endedBy } from './talk';

describe('a consult that was declined', () => {
  const urgent = consultView({ state: 'declined' });

  it('goes to another group, where most can be reached; without emergency only where there is an agreement', () => {
    const [own, city] = GROUPS.items;
    if (!own || !city) throw new Error('no groups');
    const more = { ...city, id: 'g-more', reachable: 3 };
    expect(otherGroup(urgent, GROUPS)).toBe('g-city');
    expect(otherGroup(urgent, { ...GROUPS, items: [own, city, more] })).toBe('g-more');
    expect(otherGroup(ordinaryView({ state: 'declined' }), GROUPS)).toBeNull();
    expect(otherGroup(urgent, { ...GROUPS, items: [own] })).toBeNull();
  });

  it('takes along whom it is about and what was typed, and is ready to be sent', () => {
    const again = urgentAgain(urgent, 'g-city');
    expect(lacking(again)).toEqual([]);
    expect(calling(again, 'house')).toMatchObject({
      patient: urgent.patient.id,
      group: 'g-city',
      request: { complaint: { chips: ['chest-pain', 'dyspnoea'], words: '突发半小时，出冷汗' } },
      emergency_reason: '生命危险，须立即会诊',
    });
  });

  it('a form that was begun and not sent is not overwritten without a word', () => {
    const again = urgentAgain(urgent, 'g-city');
    const lost = (kept: typeof CALM | null): boolean => wouldLose(kept, CALM, again);
    expect(lost(null)).toBe(false);
    expect(lost({ ...CALM, query: '王' })).toBe(false);
    expect(lost({ ...CALM, words: '摔伤' })).toBe(true);
    expect(lost({ ...CALM, patient: 'somebody-else' })).toBe(true);
    // The same button was pressed before, and nothing was changed since.
    expect(lost({ ...again })).toBe(false);
    expect(lost({ ...again, words: `${again.words}，加重` })).toBe(true);
  });

  it('keeps the kind and the words of one that can wait, and leaves photos with the first', () => {
    const view = ordinaryView({ state: 'declined', kind: 'written' });
    view.request.attachments = [
      { kind: 'photo', id: 'o' },
      { kind: 'study', id: 's' },
    ];
    const again = ordinaryAgain(view, 'g');
    expect(again).toMatchObject({ kind: 'written', group: 'g', experts: [], reason: view.request.reason });
    expect(again.attachments).toEqual([{ kind: 'study', id: 's' }]);
    expect(lackingOrdinary(again)).toEqual([]);
  });
});

describe('an urgent call', () => {
  it('needs somebody and a complaint, by chip or by word, and nothing else', () => {
    expect(lacking(CALM)).toEqual(['patient', 'complaint']);
    expect(lacking({ ...CALM, patient: 'p', chips: ['fever'] })).toEqual([]);
    expect(lacking({ ...CALM, patient: 'p', words: ' 昏倒 ' })).toEqual([]);
    expect(lacking({ ...CALM, patient: 'p', words: '  ' })).toEqual(['complaint']);
  });

  it('keeps the order in which chips were tapped, and takes one away again', () => {
    expect(tapped(tapped(['fever'], 'cough'), 'fever')).toEqual(['cough']);
  });

  it('leaves out what was not said', () => {
    const told = calling({ ...CALM, patient: 'p', chips: ['fever'] }, 'house');
    expect(told).toEqual({
      patient: 'p',
      institution: 'house',
      kind: 'urgent',
      request: { complaint: { chips: ['fever'], words: '', onset_at: null } },
    });
    const more = calling({ ...CALM, patient: 'p', reason: ' 生命危险 ', group: 'g' }, 'house');
    expect([more.emergency_reason, more.group]).toEqual(['生命危险', 'g']);
  });
});

describe('a request', () => {
  const full = draftOf(ordinaryView().request);

  it('counts what the rules ask; a written one needs no time', () => {
    expect(gaps(NOTHING_ASKED, true)).toEqual([
      'complaint',
      'reason',
      'purpose',
      'time',
      'summary',
      'expertise',
    ]);
    expect(complete(full, true)).toEqual({ done: 6, whole: 6 });
    expect(complete({ ...full, from: '' }, true)).toEqual({ done: 5, whole: 6 });
    expect(complete({ ...full, from: '' }, false)).toEqual({ done: 5, whole: 5 });
  });

  it('comes back as it was sent, to the minute', () => {
    const sent = requestOf({ ...full, from: '2026-12-01T09:30' });
    expect(typedTime(sent.wanted)).toBe('2026-12-01T09:30');
    expect(requestOf(draftOf(sent))).toEqual(sent);
    expect(wanted('gibberish')).toBeNull();
  });

  it('takes photos from the server and the rest from the form', () => {
    const view = ordinaryView();
    view.request.attachments = [
      { kind: 'photo', id: 'new' },
      { kind: 'study', id: 'gone' },
    ];
    const draft = {
      ...full,
      attachments: [
        { kind: 'photo' as const, id: 'old' },
        { kind: 'report' as const, id: 'r' },
      ],
    };
    expect(withTheirPhotos(draft, view).attachments).toEqual([
      { kind: 'report', id: 'r' },
      { kind: 'photo', id: 'new' },
    ]);
  });

  it('attaches and detaches with one tap', () => {
    const one = { kind: 'study' as const, id: 's' };
    expect(withAttachment(withAttachment([], one), { ...one })).toEqual([]);
  });

  it('shows of what is owed only the fields it has', () => {
    expect(asked(['consent', 'summary', 'reason', 'emergency-reason'])).toEqual(['reason', 'summary']);
  });

  it('names experts only where its kind does, and enough of them', () => {
    const draft = { ...NOTHING_ASKED, ...full, patient: 'p' };
    expect(lackingOrdinary({ ...draft, kind: 'ordinary' })).toEqual([]);
    expect(lackingOrdinary({ ...draft, kind: 'mdt', experts: ['a'] })).toEqual(['experts']);
    expect(ordinary({ ...draft, kind: 'ordinary', experts: ['a'] }, 'h').experts).toBeUndefined();
    expect(ordinary({ ...draft, kind: 'named', experts: ['a'] }, 'h').experts).toEqual(['a']);
    expect(chosen('named', ['a'], 'b')).toEqual(['b']);
    expect(chosen('mdt', ['a'], 'b')).toEqual(['a', 'b']);
    expect(chosen('mdt', ['a', 'b'], 'a')).toEqual(['b']);
  });
});

describe('a consent', () => {
  const told = { ...UNSIGNED, name: '王强', cost: '50', scope: '病历', told: true };

  it('is not taken before it was explained, nor a video without a witness', () => {
    expect(consentGaps(UNSIGNED, false)).toEqual(['name', 'cost', 'scope', 'told', 'file']);
    expect(consentGaps(told, true)).toEqual([]);
    expect(consentGaps({ ...told, how: 'video' }, true)).toEqual(['witness']);
  });

  it('reads money as it is written, and guesses nothing', () => {
    expect([fen('50'), fen('12.5'), fen('0'), fen('')]).toEqual([5_000, 1_250, 0, null]);
    expect([fen('五十'), fen('-1'), fen('1.234'), fen('1,000')]).toEqual([null, null, null, null]);
    expect(fen('0.29')).toBe(29);
  });

  it('says no to a recording unless it was ticked', () => {
    expect(consentOf(told, 'u', 7)).toEqual({
      signer: { name: '王强', relation: 'patient', phone: null },
      how: 'handwriting',
      upload: 'u',
      cost_fen: 5_000,
      scope: '病历',
      recording: false,
      signed_at: 7,
    });
  });

  it('is asked for until it is given, and anew when it was taken back', () => {
    expect(wantsConsent(ordinaryView({ consent: NO_CONSENT }))).toBe(true);
    expect(wantsConsent(ordinaryView({ consent: { ...NO_CONSENT, state: 'withdrawn' } }))).toBe(true);
    expect(wantsConsent(ordinaryView())).toBe(false);
    expect(wantsConsent(ordinaryView({ consent: NO_CONSENT, state: 'declined' }))).toBe(false);
  });

  it('is signed by more than a slip of the finger', () => {
    const slip = drawn(begun([], { x: 0.5, y: 0.1 }), { x: 0.52, y: 0.1 });
    expect(isSigned(slip)).toBe(false);
    const name = drawn(begun(slip, { x: 0.1, y: 0.1 }), { x: 0.4, y: 0.1 });
    expect(isSigned(name)).toBe(true);
    expect(drawn(name, { x: 0.401, y: 0.1 })).toEqual(name);
    expect(drawn([], { x: 0, y: 0 })).toEqual([]);
  });
});

describe('a dose', () => {
  it('has a drug and an amount in digits that is not nothing', () => {
    const draft: DoseDraft = { ...NO_DOSE, drug: '阿司匹林', unit: 'mg', route: 'chewed' };
    for (const amount of ['0.5', '300', '1.2345']) expect(doseGaps({ ...draft, amount })).toEqual([]);
    for (const amount of ['', '0', '0.0', '.5', '5.', '1,000', '0.12345', '三百'])
      expect([amount, doseGaps({ ...draft, amount })]).toEqual([amount, ['amount']]);
    expect(doseGaps({ ...draft, drug: ' ', amount: '1' })).toEqual(['drug']);
  });

  it('has a unit and a way that somebody chose, none beforehand', () => {
    const draft = { ...NO_DOSE, drug: '阿司匹林', amount: '300' };
    expect(doseGaps(draft)).toEqual(['unit', 'route']);
    expect(doseGaps({ ...draft, unit: 'mg' })).toEqual(['route']);
  });

  it('is read back by another than said it and confirmed by whoever did', () => {
    const written = dose({ state: 'written' });
    expect([doseDuty(written, 'me'), doseDuty(written, 'p-expert')]).toEqual(['read-back', null]);
    const read = dose({ state: 'read-back' });
    expect([doseDuty(read, 'me'), doseDuty(read, 'p-expert')]).toEqual([null, 'confirm']);
    expect(doseDuty(dose(), 'p-expert')).toBeNull();
  });

  it('asks in the room for whoever it waits for, and for nobody once it is an order', () => {
    const all = [dose(), dose({ state: 'written' }), dose({ state: 'read-back' })];
    expect([firstDoseDuty(all, 'me'), firstDoseDuty(all, 'p-expert')]).toEqual(['read-back', 'confirm']);
    expect(firstDoseDuty([dose(), dose({ state: 'struck' })], 'me')).toBeNull();
  });

  it('stands on top as long as it is no order, and at the foot once it was struck out', () => {
    const all = [
      dose({ id: 'struck', state: 'struck', is_order: false }),
      dose({ id: 'order' }),
      dose({ id: 'open', state: 'written', is_order: false }),
    ];
    expect(inOrder(all).map((one) => one.id)).toEqual(['open', 'order', 'struck']);
  });
});

describe('a ring', () => {
  it('is drawn person by person, with why somebody cannot be reached and what they wrote', () => {
    const { people, phone } = drawnRing(ring());
    expect(people.map((one) => [one.state, one.unreachable])).toEqual([
      ['heard', null],
      ['ringing', null],
      ['not-reachable', 'muted'],
      ['waiting', null],
    ]);
    expect(phone).toBeNull();
    const declined = ring({
      people: [{ ...ring().people[0], standing: 'declined', reason: '正在手术' } as never],
    });
    expect(drawnRing(declined).people[0]).toMatchObject({
      state: 'declined',
      reason: '正在手术',
      unreachable: null,
    });
  });

  it('stands on its highest rung, and is asked again when the number is due', () => {
    const rungs = [
      { rung: 'group' as const, at: 3 },
      { rung: 'first' as const, at: 1 },
    ];
    expect(rungOf(ring({ rungs }))).toBe('group');
    expect(rungOf(ring({ rungs: [] }))).toBe('first');
    expect(askAgainAt(ring({ phone_at: 60 }), 10)).toBe(60);
    expect(askAgainAt(ring({ phone_at: 60 }), 90)).toBe(90);
    expect(askAgainAt(ring({ phones: [{ name: 'a', phone: '1' }] }), 0)).toBeNull();
    expect(askAgainAt(ring({ outcome: 'answered' }), 0)).toBeNull();
  });
});

describe('the way in', () => {
  it('ends where the server says why, and is tried again where it only could not be asked', () => {
    expect(endedBy({ code: 'room-locked', status: 409 })).toBe('room-locked');
    expect(endedBy({ code: 'not-found', status: 404 })).toBe('not-invited');
    expect(endedBy({ code: 'unreachable', status: 0 })).toBeNull();
    expect(endedBy({ code: 'internal', status: 500 })).toBeNull();
  });
});

describe('a photo', () => {
  it('fits, keeps its shape, and is never made larger', () => {
    expect(fitting(4_000, 3_000, 2_000)).toEqual({ width: 2_000, height: 1_500 });
    expect(fitting(800, 600, 2_000)).toEqual({ width: 800, height: 600 });
    expect(fitting(10_000, 1, 2_000)).toEqual({ width: 2_000, height: 1 });
  });
});
