import { expect, it } from 'vitest';
import { delivery, TOWNSHIP, VILLAGE } from '../states/facts';
import { withdrawnOnce } from './model';

it('shows a report and its withdrawal once to each receiver, as the withdrawal', () => {
  const gone = { report: 'r-1', withdrawn: true };
  const all = [
    delivery({ id: 'word', ...gone, what: 'withdrawal', receiver: VILLAGE }),
    delivery({ id: 'paper', ...gone, receiver: VILLAGE }),
    // Word of it has not come there yet: then the report itself says so.
    delivery({ id: 'other', ...gone, receiver: TOWNSHIP }),
    // What was written anew afterwards holds.
    delivery({ id: 'anew', report: 'r-1', report_version: 2, receiver: VILLAGE }),
    delivery({ id: 'another', report: 'r-2', receiver: VILLAGE }),
  ];
  expect(withdrawnOnce(all).map((one) => one.id)).toEqual(['word', 'other', 'anew', 'another']);
});
