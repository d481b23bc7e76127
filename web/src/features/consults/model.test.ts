import { describe, expect, it } from 'vitest';
import { consult, incoming, invited, ME, opinion, OTHER, row } from '../../reading/states/consultCast';
import {
  consultActs,
  inOrder,
  isAfterTalk,
  isIn,
  isRoomPast,
  leadOf,
  maySignNow,
  opinionMode,
  panelOf,
  waitsForConfirm,
} from './model';
import { firstCase, packetAgreement } from './packet';
import { calling, gone, shownOf, unreported } from './ringing';
import { pressureOf } from '../../words/reading/consult';
import { caseView } from '../../reading/states/cast';

const NOW = 1_700_000_000_000;
const acts = (one: Parameters<typeof consultActs>[0], at = NOW) => [...consultActs(one, ME.id, at)].sort();

describe('a dose', () => {
  it('waits for the word of whoever said it, once it was read back', () => {
    const said = { said_by: { id: ME.id, name: ME.name } };
    expect(
      waitsForConfirm(
        [
          { state: 'written', ...said },
          { state: 'confirmed', ...said },
        ],
        ME.id,
      ),
    ).toBe(false);
    expect(waitsForConfirm([{ state: 'read-back', ...said }], ME.id)).toBe(true);
    expect(waitsForConfirm([{ state: 'read-back', ...said }], OTHER.id)).toBe(false);
  });
});

describe('what can be done with a consult', () => {
  it('one that is asked is taken, answered in writing, sent back or declined', () => {
    expect(acts(consult('submitted'))).toEqual(['accept', 'answer-in-writing', 'decline', 'return']);
  });

  it('nothing that the role does not allow', () => {
    expect(acts(consult('submitted', { may: [] }))).toEqual([]);
    expect(acts(consult('live', { may: [], mine: false, expert: OTHER }))).toEqual([]);
  });

  it('another expert’s is theirs', () => {
    const theirs = acts(consult('accepted', { expert: OTHER }));
    expect(theirs).toEqual(['invite', 'schedule']);
  });

  it('a planned one is confirmed, moved, and told as a no-show only when its time has come', () => {
    const plan = { from: NOW + 1000, until: NOW + 2000, set_by: ME, set_at: NOW };
    const planned = consult('scheduled', { plan });
    expect(acts(planned)).toContain('confirm');
    expect(acts(planned)).toContain('join');
    expect(acts(planned)).not.toContain('no-show');
    expect(acts(planned, NOW + 1000)).toContain('no-show');
  });

  it('a ring is answered by whom it calls', () => {
    const ring = {
      ...({} as NonNullable<ReturnType<typeof consult>['ring']>),
      people: [
        {
          person: ME,
          title: null,
          institution: null,
          rung: 'first',
          standing: 'ringing',
          since: 0,
          reason: null,
        },
      ],
    } as NonNullable<ReturnType<typeof consult>['ring']>;
    expect(acts(consult('ringing', { ring }))).toContain('answer-ring');
    expect(acts(consult('ringing', { ring: { ...ring, people: [] } }))).not.toContain('answer-ring');
  });

  it('a talk ends, goes on in writing, and may be taken up again', () => {
    expect(acts(consult('interrupted'))).toEqual(
      expect.arrayContaining(['join', 'end', 'convert', 'dose', 'keep-room']),
    );
    expect(acts(consult('opinion-pending'))).toEqual(
      expect.arrayContaining(['talk-again', 'dose', 'release']),
    );
  });
});

describe('without consent', () => {
  it('nothing is answered in writing, and a written request is not taken', () => {
    for (const state of ['missing', 'withdrawn'] as const) {
      const consent = { ...consult('submitted').consent, state };
      expect(acts(consult('submitted', { consent }))).toContain('accept');
      expect(acts(consult('submitted', { consent, kind: 'written' }))).not.toContain('accept');
      expect(acts(consult('submitted', { consent }))).not.toContain('answer-in-writing');
      expect(acts(consult('no-show', { consent }))).not.toContain('convert');
    }
    expect(acts(consult('submitted'))).toContain('answer-in-writing');
    expect(acts(consult('no-show'))).toContain('convert');
  });
});

describe('after the talk', () => {
  const sittings = [{ from: NOW - 2000, until: NOW - 1000, breaks: 0 }];
  const shut = { open: false, locked: null, present: 0, seats: [] };

  it('it is over once the opinion is owed; one that is answered in writing had none', () => {
    expect(isAfterTalk(consult('opinion-pending', { sittings }))).toBe(true);
    expect(isAfterTalk(consult('opinion-pending'))).toBe(false);
    expect(isAfterTalk(consult('live', { sittings }))).toBe(false);
    expect(isAfterTalk(consult('delivered', { sittings }))).toBe(false);
  });

  it('nothing is left of a room that cannot be entered again, and only then', () => {
    expect(isRoomPast(consult('opinion-pending', { room: shut }), true)).toBe(true);
    expect(isRoomPast(consult('delivered', { room: shut }), true)).toBe(true);
    expect(isRoomPast(consult('opinion-pending', { room: shut }), false)).toBe(false);
    // Somebody left, or came in at another desk, while it goes on; or came too early.
    expect(isRoomPast(consult('live'), true)).toBe(false);
    expect(isRoomPast(consult('interrupted', { room: shut }), true)).toBe(false);
    expect(isRoomPast(consult('scheduled', { room: shut }), true)).toBe(false);
  });
});

describe('whose opinion it is', () => {
  const panel = { expert: OTHER, invited: [invited(ME, 'lead'), invited(OTHER, 'expert')] };

  it('the lead writes first, and every expert signs once', () => {
    expect(panelOf(panel).map((each) => each.id)).toEqual([ME.id, OTHER.id]);
    expect(leadOf({ expert: OTHER, invited: [] })?.id).toBe(OTHER.id);
    const removed = { ...invited(ME, 'lead'), removed: { by: OTHER, at: 0, reason: '' } };
    expect(panelOf({ expert: OTHER, invited: [removed] }).map((each) => each.id)).toEqual([OTHER.id]);
    expect(panelOf({ expert: OTHER, invited: [invited(ME, 'guest')] })).toHaveLength(1);
  });

  it('opens by who looks and where it stands', () => {
    expect(opinionMode(consult('live'), ME.id)).toBe('begin');
    expect(opinionMode(consult('accepted'), ME.id)).toBe('none');
    expect(opinionMode(consult('live', { expert: OTHER }), ME.id)).toBe('none');
    expect(opinionMode(consult('live', { opinion: opinion('draft') }), ME.id)).toBe('write');
    const signing = consult('opinion-pending', { ...panel, opinion: opinion('signing', { awaited: [ME] }) });
    expect(opinionMode(signing, ME.id)).toBe('sign');
    expect(opinionMode(signing, OTHER.id)).toBe('read');
    const amended = opinion('draft', {
      in_force: { version: 1, content: opinion('signed').content, hands: [] },
    });
    expect(opinionMode(consult('delivered', { expert: OTHER, opinion: amended }), ME.id)).toBe('read');
  });

  it('is signed after the talk, or when it amends one', () => {
    expect(maySignNow(consult('live', { opinion: opinion('draft') }))).toBe(false);
    expect(maySignNow(consult('opinion-pending'))).toBe(true);
    expect(maySignNow(consult('delivered', { opinion: opinion('draft', { amends: '更正剂量' }) }))).toBe(
      true,
    );
  });
});

describe('a list of consults', () => {
  it('emergencies first, then what is overdue, who waits on the line, and by time; what is over last', () => {
    const rows = [
      row({ id: 'plan', state: 'confirmed', plan: { from: 5, until: 6, set_by: ME, set_at: 0 } }),
      row({ id: 'over', state: 'cancelled' }),
      row({ id: 'late', overdue: { rung: 'accept-remind', at: 1 } }),
      row({ id: 'live', state: 'live' }),
      row({ id: 'red', state: 'opinion-pending', urgency: 'emergency' }),
      row({ id: 'ring', state: 'ringing', urgency: 'emergency' }),
    ];
    expect(inOrder(rows).map((each) => each.id)).toEqual(['ring', 'red', 'late', 'live', 'plan', 'over']);
  });

  it('is counted as it is shown', () => {
    expect(isIn(row({ state: 'interrupted' }), 'live')).toBe(true);
    expect(isIn(row({ state: 'confirmed' }), 'scheduled')).toBe(true);
    expect(isIn(row(), 'waiting')).toBe(true);
    expect(isIn(row(), 'overdue')).toBe(false);
  });

  it('shows its plan, what is due, or since when', () => {
    const plan = { from: 5, until: 6, set_by: ME, set_at: 0 };
    expect(pressureOf(row({ state: 'scheduled', plan }))).toEqual({ kind: 'plan', from: 5, until: 6 });
    expect(pressureOf(row({ overdue: { rung: 'x', at: 3 } }))).toEqual({ kind: 'due', at: 3, over: true });
    const due = { rung: 'x', at: 3 };
    expect(pressureOf(row({ state: 'disposed', next_due: due, since: 9 }))).toEqual({ kind: 'since', at: 9 });
    expect(pressureOf(row({ next_due: null, since: 9 }))).toEqual({ kind: 'since', at: 9 });
  });
});

describe('rings', () => {
  it('the most urgent first, then whoever waits longest; answered ones call no more', () => {
    const rings = [
      incoming({ id: 'b', began_at: NOW - 1000, urgency: 'routine' }, NOW),
      incoming({ id: 'c', began_at: NOW - 1000 }, NOW),
      incoming({ id: 'a', began_at: NOW - 9000 }, NOW),
      incoming({ id: 'd', standing: 'declined' }, NOW),
      incoming({ id: 'e', gives_up_at: NOW }, NOW),
    ];
    const now = calling(rings, NOW);
    expect(now.map((ring) => ring.id)).toEqual(['a', 'c', 'b']);
    expect(shownOf(now, 'b')?.id).toBe('b');
    expect(shownOf(now, 'gone')?.id).toBe('a');
    expect(shownOf([], 'a')).toBeNull();
  });

  it('is reported as heard once, and only when it sounds', () => {
    const rings = [incoming({ id: 'a' }, NOW), incoming({ id: 'b', standing: 'heard' }, NOW)];
    expect(unreported(rings, new Set(), false)).toEqual([]);
    expect(unreported(rings, new Set(), true).map((ring) => ring.id)).toEqual(['a']);
    expect(unreported(rings, new Set(['a']), true)).toEqual([]);
  });

  it('stays on the screen of who cannot be proven to hear, and a guest proves it by hearing', () => {
    const lost = incoming({ id: 'a', standing: 'not-reachable' }, NOW);
    const guest = incoming({ id: 'b', standing: 'not-reachable', purpose: 'guest' }, NOW);
    const now = calling([lost, guest], NOW);
    expect(now.map((ring) => ring.id)).toEqual(['a', 'b']);
    expect(unreported(now, new Set(), true).map((ring) => ring.id)).toEqual(['b']);
    expect(gone([lost], [lost], NOW, new Set())).toEqual([]);
  });

  it('one that ended without this person is told of', () => {
    const before = [incoming({ id: 'a' }, NOW), incoming({ id: 'b' }, NOW)];
    expect(gone(before, [incoming({ id: 'b' }, NOW)], NOW, new Set()).map((ring) => ring.id)).toEqual(['a']);
    expect(gone(before, [], NOW, new Set(['a', 'b']))).toEqual([]);
  });
});

describe('the packet', () => {
  const one = caseView(null);
  const mine = consult('live', { patient: one.patient });

  it('shows nothing of another patient, and nothing older than the page', () => {
    expect(packetAgreement(mine, one, [])).toBe('agree');
    expect(packetAgreement(consult('live'), { ...one, patient: { ...one.patient, id: 'x' } }, [])).toBe(
      'case-of-another-patient',
    );
    const study = one.studies[0]?.study_instance_uid ?? '';
    expect(packetAgreement(mine, one, [{ token: one.token, studies: [study] }])).toBe('agree');
    expect(packetAgreement(mine, one, [{ token: 'old', studies: [study] }])).toBe('page-out-of-date');
    expect(packetAgreement(mine, one, [{ token: one.token, studies: ['9.9'] }])).toBe(
      'image-of-another-case',
    );
  });

  it('opens the consult’s own case, else the newest with images', () => {
    const cases = [
      { ...caseView(null), id: 'a', study: null },
      { ...caseView(null), id: 'b' },
    ];
    const packet = { cases, studies: [], reports: [] };
    expect(firstCase(consult('live', { packet }))).toBe('b');
    expect(firstCase(consult('live', { packet, case: 'a' }))).toBe('a');
    expect(firstCase(consult('live'))).toBeNull();
  });
});
