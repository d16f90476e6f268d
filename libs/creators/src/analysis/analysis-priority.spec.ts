import { PRIORITIES } from '@app/queues';
import { batchOptions, planOptions, priorityOf, PRIORITY_OF_REASON } from './analysis-priority';

describe('the priority of an analysis', () => {
  it('puts whoever waits before a refresh, and a refresh before what nobody waits for', () => {
    const order = (['reanalysis', 'refresh', 'first_sync'] as const).toSorted(
      (a, b) => PRIORITIES[PRIORITY_OF_REASON[a]] - PRIORITIES[PRIORITY_OF_REASON[b]],
    );
    expect(order).toEqual(['first_sync', 'refresh', 'reanalysis']);
  });

  it.each(['waiting', 'normal', 'background'] as const)('survives its way through the row of the job: %s', (name) => {
    expect(priorityOf(PRIORITIES[name])).toBe(name);
  });

  it('is part of the ids, so that a raised job is queued in front of what waits of it', () => {
    expect(planOptions('job', 'waiting').id).not.toBe(planOptions('job', 'background').id);
    expect(batchOptions('job', 'waiting', 'key').id).not.toBe(batchOptions('job', 'background', 'key').id);
  });
});
