import { describe, expect, it } from 'vitest';
import type { BoardPerson, BoardView, SentOutside } from '../../api/expert';
import type { AskedGroup } from '../../data/consult';
import { ME, OTHER, row } from '../../reading/states/consultCast';
import {
  alarmOf,
  candidates,
  clashes,
  dayLines,
  deafGroups,
  groupsFor,
  inLine,
  laneOf,
  laneRows,
  mayEscalate,
  mayGo,
  mayRoute,
  unsentOf,
  waited,
} from './model';

const HOUR = 3_600_000;
const plan = (from: number, until: number) => ({ from, until, set_by: ME, set_at: 0 });
const person = (name: string, more: Partial<BoardPerson> = {}): BoardPerson => ({
  person: { id: name, name },
  title: null,
  line: null,
  on_duty: false,
  since: null,
  reachable: false,
  why: 'off-duty',
  last_beat_at: null,
  phone: null,
  busy_in: null,
  ...more,
});
const board = (more: Partial<BoardView> = {}): BoardView => ({
  now: 0,
  consults: [],
  groups: [],
  alarms: [],
  ...more,
});

describe('the board', () => {
  it('has a lane for whoever needs somebody', () => {
    expect(laneOf(row({ state: 'ringing' }))).toBe('waiting');
    expect(laneOf(row({ state: 'interrupted' }))).toBe('talking');
    expect(laneOf(row({ state: 'no-show' }))).toBe('planned');
    expect(laneOf(row({ state: 'returned' }))).toBe('owed');
    expect(laneOf(row({ state: 'delivered' }))).toBeNull();
  });

  it('shows emergencies first, then whoever waits longest, then what is planned soonest', () => {
    const rows = [
      row({ id: 'b', since: 2 }),
      row({ id: 'a', since: 1 }),
      row({ id: 'red', since: 9, urgency: 'emergency' }),
      row({ id: 'late', state: 'confirmed', plan: plan(9, 10) }),
      row({ id: 'soon', state: 'confirmed', plan: plan(5, 6) }),
      row({ id: 'none', state: 'accepted' }),
    ];
    expect(laneRows(rows, 'waiting').map((each) => each.id)).toEqual(['red', 'a', 'b']);
    expect(laneRows(rows, 'planned').map((each) => each.id)).toEqual(['none', 'soon', 'late']);
    expect(waited(row({ submitted_at: 10 }), 25)).toBe(15);
  });

  it('lists people as they would be called', () => {
    const people = [
      person('group', { reachable: true }),
      person('second', { line: 'second', reachable: true }),
      person('deaf', { line: 'first' }),
      person('first', { line: 'first', reachable: true }),
    ];
    expect(inLine(people).map((each) => each.person.name)).toEqual(['first', 'deaf', 'second', 'group']);
  });

  it('names groups that would not hear a ring', () => {
    const group = (id: string, gap: boolean, reachable: boolean) => ({
      group: { id, name: id },
      institution: { id, name: id },
      gap,
      people: [person('a', { reachable })],
    });
    const groups = [group('well', false, true), group('gap', true, true), group('deaf', false, false)];
    expect(deafGroups(board({ groups })).map((each) => each.group.id)).toEqual(['gap', 'deaf']);
  });

  it('offers who is free before who is in a room, and not who has it', () => {
    const one = row({ group: { id: 'g', name: 'g' }, expert: { id: 'has', name: 'has' } });
    const people = [person('has'), person('busy', { reachable: true, busy_in: 'x' }), person('free')];
    const groups = [
      { group: { id: 'g', name: 'g' }, institution: ME, gap: false, people },
      { group: { id: 'h', name: 'h' }, institution: ME, gap: false, people: [person('elsewhere')] },
    ];
    expect(candidates(board({ groups }), one).map((each) => each.person.name)).toEqual(['free', 'busy']);
  });

  it('knows which rings went as far as the path outside', () => {
    const alarms = [{ consult: row().id, ring: 'r', since: 5 }];
    expect(alarmOf(board({ alarms }), row())).toBe(5);
    expect(alarmOf(board(), row())).toBeNull();
  });
});

describe('what is sent outside', () => {
  it('is counted while it waits or failed', () => {
    const sent = (['waiting', 'failed', 'failed', 'sent'] as const).map(
      (state) => ({ state }) as SentOutside,
    );
    expect(unsentOf(sent)).toEqual({ waiting: 1, failed: 2 });
  });
});

describe('a day of plans', () => {
  const rows = [
    row({ id: 'a', state: 'confirmed', expert: ME, plan: plan(10 * HOUR, 11 * HOUR) }),
    row({ id: 'b', state: 'scheduled', expert: ME, plan: plan(10.5 * HOUR, 11.5 * HOUR) }),
    row({ id: 'c', state: 'scheduled', expert: OTHER, plan: plan(10.5 * HOUR, 11.5 * HOUR) }),
    row({ id: 'd', state: 'scheduled', expert: ME, plan: plan(11.5 * HOUR, 12 * HOUR) }),
    row({ id: 'e', state: 'scheduled', expert: ME, plan: plan(23 * HOUR, 25 * HOUR) }),
  ];

  it('clashes where one expert has two at a time; end meets beginning without one', () => {
    const span = { from: 11 * HOUR, until: 12 * HOUR };
    expect(clashes(rows, ME.id, span, null).map((each) => each.id)).toEqual(['b', 'd']);
    expect(clashes(rows, ME.id, span, 'b').map((each) => each.id)).toEqual(['d']);
    expect(clashes(rows, null, span, null)).toEqual([]);
  });

  it('is drawn by expert, cut to the day', () => {
    const lines = dayLines(rows, { from: 0, until: 24 * HOUR });
    const mine = lines.find((line) => line.expert?.id === ME.id);
    expect(lines).toHaveLength(2);
    expect(mine?.blocks.map((block) => [block.row.id, block.clash])).toEqual([
      ['a', true],
      ['b', true],
      ['d', false],
      ['e', false],
    ]);
    expect(mine?.blocks[0]?.left).toBeCloseTo(10 / 24);
    expect(mine?.blocks[3]?.width).toBeCloseTo(1 / 24);
  });
});

describe('sending a consult on', () => {
  const group = (id: string, more: Partial<AskedGroup> = {}): AskedGroup => ({
    id,
    name: id,
    institution: { id: 'h', name: 'h' },
    ground: 'agreement',
    first: [],
    second: [],
    reachable: 0,
    experts: [],
    ...more,
  });

  it('changes the group only of what nobody has taken', () => {
    for (const state of ['submitted', 'ringing', 'returned'] as const)
      expect(mayRoute(state), state).toBe(true);
    for (const state of ['accepted', 'live', 'opinion-pending', 'declined'] as const)
      expect(mayRoute(state), state).toBe(false);
  });

  it('asks a higher group as long as it is not answered', () => {
    for (const state of ['submitted', 'ringing', 'accepted', 'live', 'opinion-pending'] as const)
      expect(mayEscalate(state), state).toBe(true);
    for (const state of ['declined', 'cancelled', 'signed', 'delivered', 'disposed'] as const)
      expect(mayEscalate(state), state).toBe(false);
  });

  it('offers every group but its own, those that can be reached first', () => {
    const all = [group('a'), group('own'), group('b', { first: [ME] }), group('c', { reachable: 1 })];
    const names = groupsFor(all, { group: { id: 'own', name: '' } }).map((one) => one.id);
    expect(names).toEqual(['c', 'b', 'a']);
  });

  it('takes only an urgent consult where there is no agreement', () => {
    const strange = group('x', { ground: 'emergency' });
    expect([mayGo(strange, { kind: 'urgent' }), mayGo(strange, { kind: 'ordinary' })]).toEqual([true, false]);
    expect(mayGo(group('y'), { kind: 'ordinary' })).toBe(true);
  });
});
