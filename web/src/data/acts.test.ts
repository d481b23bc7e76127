import { describe, expect, it } from 'vitest';
import type { CaseView, ReportView } from '../api/wire';
import { caseActs, reportActs } from './acts';
import { agreement } from './agreement';
import { touchedBy } from './freshen';

const MAY = [
  'claim-case',
  'return-case',
  'close-case',
  'write-report',
  'sign-report',
  'amend-report',
  'withdraw-report',
];
const view = (more: Partial<CaseView> = {}): CaseView =>
  ({
    id: 'c',
    state: 'submitted',
    claimed_by: null,
    claimed_until: null,
    may: MAY,
    studies: [{ id: 's' }],
    report_view: null,
    deliveries: [],
    criticals: [],
    ...more,
  }) as CaseView;
const report = (state: string, author = 'me', reviewer: string | null = null): ReportView =>
  ({ state, author: { id: author }, reviewer: reviewer === null ? null : { id: reviewer } }) as ReportView;
const mine = { claimed_by: { id: 'me', name: 'M' }, claimed_until: 100, state: 'claimed' };
const sent = (state: string, version: number): CaseView['deliveries'][0] =>
  ({ state, report: 'r', report_version: version, what: 'report' }) as CaseView['deliveries'][0];
const critical = (state: string): CaseView['criticals'][0] => ({ state }) as CaseView['criticals'][0];
const acts = (one: CaseView, of: ReportView | null): string => [...reportActs(one, of, 'me', 50)].join(' ');

describe('what can be done with a case', () => {
  it('a free case is claimed, one’s own is released', () => {
    expect([...caseActs(view(), 'me', 50)]).toEqual(['claim']);
    expect([...caseActs(view({ studies: [] }), 'me', 50)]).toEqual([]);
    expect([...caseActs(view(mine), 'me', 50)]).toEqual(['release', 'return']);
    expect([...caseActs(view({ ...mine, claimed_by: { id: 'x', name: 'X' } }), 'me', 50)]).toEqual([]);
  });

  it('a case whose report is under review leaves nobody’s hands', () => {
    const may = [...MAY, 'decline-case'];
    for (const state of ['submitted', 'reviewing']) {
      expect([...caseActs(view({ ...mine, may, report_view: report(state) }), 'me', 50)]).toEqual([]);
      expect([...caseActs(view({ may, report_view: report(state) }), 'me', 50)]).toEqual([]);
    }
    // The version that is amended stands until the new one is signed.
    const amending = { ...report('draft', 'me'), amends: '补充测量', in_force: { version: 1 } } as ReportView;
    expect([...caseActs(view({ report_view: amending }), 'me', 50)]).toEqual([]);
    expect([...caseActs(view({ ...mine, may, report_view: amending }), 'me', 50)]).toEqual(['release']);
    expect([...caseActs(view({ ...mine, may, report_view: report('draft') }), 'me', 50)]).toContain(
      'decline',
    );
  });

  it('whoever distributes the work assigns what is not signed, even out of another’s hands', () => {
    const may = ['assign-case'];
    const theirs = { ...mine, claimed_by: { id: 'x', name: 'X' } };
    expect([...caseActs(view({ may }), 'me', 50)]).toEqual(['assign']);
    expect([...caseActs(view({ ...theirs, may }), 'me', 50)]).toEqual(['assign']);
    expect([...caseActs(view({ may, report_view: report('signed') }), 'me', 50)]).toEqual([]);
    expect([...caseActs(view({ may, state: 'returned' }), 'me', 50)]).toEqual([]);
  });

  it('a case nobody else holds is declined', () => {
    const may = ['decline-case'];
    const theirs = { ...mine, claimed_by: { id: 'x', name: 'X' } };
    expect([...caseActs(view({ may }), 'me', 50)]).toEqual(['decline']);
    expect([...caseActs(view({ ...theirs, may }), 'me', 50)]).toEqual([]);
    expect([...caseActs(view({ ...theirs, may }), 'me', 150)]).toEqual(['decline']);
    expect([...caseActs(view({ may, report_view: report('signed') }), 'me', 50)]).toEqual([]);
  });

  it('a case is closed when its report is home and nothing critical is open, by its holder or when nobody holds it', () => {
    const home = (more: Partial<CaseView> = {}): string[] => [
      ...caseActs(
        view({
          may: ['close-case'],
          report_view: { ...report('signed'), id: 'r', version: 2 },
          deliveries: [sent('delivered', 2), sent('published', 1)],
          ...more,
        }),
        'me',
        50,
      ),
    ];
    expect(home()).toEqual(['close']);
    expect(home({ ...mine, may: ['close-case'] })).toContain('close');
    expect(home({ ...mine, claimed_by: { id: 'x', name: 'X' } })).toEqual([]);
    expect(home({ deliveries: [] })).toEqual([]);
    expect(home({ deliveries: [sent('acknowledged', 2), sent('published', 2)] })).toEqual([]);
    expect(home({ criticals: [critical('read-back')] })).toEqual([]);
    expect(home({ criticals: [critical('revoked')] })).toEqual([]);
    expect(home({ criticals: [critical('handled'), critical('closed'), critical('void')] })).toEqual([
      'close',
    ]);
  });

  it('without the right nothing is offered', () => {
    expect([...caseActs(view({ may: [] }), 'me', 50)]).toEqual([]);
    expect(acts(view({ may: [] }), null)).toBe('');
  });

  it('a report is begun by the holder, with images there', () => {
    expect(acts(view(mine), null)).toBe('write');
    expect(acts(view({ ...mine, studies: [] }), null)).toBe('');
    expect(acts(view(), null)).toBe('');
  });

  it('the writer never reviews their own report', () => {
    expect(acts(view(mine), report('submitted', 'me'))).toBe('take-back');
    expect(acts(view(), report('submitted', 'x'))).toBe('review');
    expect(acts(view(), report('reviewing', 'me', 'me'))).toBe('');
    expect(acts(view(), report('reviewing', 'x', 'me'))).toBe('reject sign');
    expect(acts(view(), report('reviewing', 'x', 'y'))).toBe('review');
    expect(acts(view(), report('reviewing', 'me', 'y'))).toBe('');
  });

  it('a signed report is amended or withdrawn, never written', () => {
    expect(acts(view(), report('signed'))).toBe('withdraw amend');
    expect(acts(view(), report('withdrawn'))).toBe('amend');
  });

  it('a version that amends is given up by whoever may amend, and what stands is withdrawn all the same', () => {
    const amending = (author: string): ReportView =>
      ({ ...report('draft', author), amends: '补充测量', in_force: { version: 1 } }) as ReportView;
    expect(acts(view(), amending('me'))).toBe('withdraw write submit give-up');
    expect(acts(view(), amending('x'))).toBe('withdraw give-up');
    expect(acts(view({ may: ['write-report'] }), amending('x'))).toBe('');
  });
});

describe('one token over image, report and case', () => {
  const one = { id: 'c', token: 't', studies: ['1.1'] };
  it('agrees only when all three speak of the same case', () => {
    const good = { token: 't', studies: ['1.1'] };
    expect(agreement(one, [good], { case: 'c', token: 't' })).toBe('agree');
    expect(agreement(one, [good, { token: 't', studies: ['9.9'] }], null)).toBe('image-of-another-case');
    expect(agreement(one, [], { case: 'd', token: 't' })).toBe('report-of-another-case');
  });
  it('blanks when the images or the report were taken for somebody else', () => {
    expect(agreement(one, [{ token: 'other', studies: ['1.1'] }], null)).toBe('page-out-of-date');
    expect(agreement(one, [{ token: null, studies: ['1.1'] }], null)).toBe('page-out-of-date');
    expect(agreement(one, [], { case: 'c', token: 'other' })).toBe('page-out-of-date');
  });
});

describe('a live event', () => {
  const event = (kind: string, of: string | null) => ({
    number: 1,
    kind: 'x',
    subject: { kind, id: 'i' },
    case: of,
    at: 0,
  });
  it('makes its subject and its case old', () => {
    const touched = touchedBy(event('study', 'c')).map((key) => JSON.stringify(key));
    expect(touched).toContain('["studies","one","i"]');
    expect(touched).toContain('["cases","one","c"]');
    expect(touched).toContain('["cases","list"]');
  });
  it('of the directory makes everything old: its names stand on every page', () => {
    expect(touchedBy(event('directory', null))).toEqual([[]]);
  });
  it('of an unknown kind makes everything old', () => {
    expect(touchedBy(event('comet', null))).toEqual([[]]);
  });
});
