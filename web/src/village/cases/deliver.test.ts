import { afterEach, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../api/http';
import type { DeliveryRow } from '../../api/wire';
import { deliveries } from '../core/server';
import { acknowledge, printed } from './deliver';

const row = (more: Partial<DeliveryRow> = {}): DeliveryRow =>
  ({
    id: 'd',
    report: 'r',
    report_version: 1,
    withdrawn: false,
    superseded_by: null,
    acknowledged_at: null,
    version: 2,
    ...more,
  }) as DeliveryRow;
const stale = (current: DeliveryRow): ApiProblem => new ApiProblem(409, 'stale', null, { current });

afterEach(() => {
  vi.restoreAllMocks();
});

it('a print noted meanwhile does not stand in the way of one tap', async () => {
  const act = vi
    .spyOn(deliveries, 'acknowledge')
    .mockRejectedValueOnce(stale(row({ version: 3 })))
    .mockResolvedValueOnce(row({ version: 4 }));
  await acknowledge(row());
  expect(act.mock.calls).toEqual([
    ['d', 2],
    ['d', 3],
  ]);
});

it('what was withdrawn or replaced meanwhile is looked at first', async () => {
  for (const now of [row({ withdrawn: true }), row({ superseded_by: 2 }), row({ report_version: 2 })]) {
    const act = vi.spyOn(deliveries, 'acknowledge').mockReset().mockRejectedValue(stale(now));
    await expect(acknowledge(row())).rejects.toThrow();
    expect(act).toHaveBeenCalledTimes(1);
  }
});

it('a print is noted whatever happened meanwhile', async () => {
  const act = vi
    .spyOn(deliveries, 'printed')
    .mockRejectedValueOnce(stale(row({ version: 5, withdrawn: true })))
    .mockResolvedValueOnce(row());
  await printed(row());
  expect(act).toHaveBeenLastCalledWith('d', 5);
});
