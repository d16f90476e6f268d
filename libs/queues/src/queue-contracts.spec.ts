import { workContext } from '@app/observability';
import { checkJobHandlers } from './check-job-handlers';
import { JOB_NAMES, JOBS } from './job-contracts';
import { PermanentJobError } from './job-errors';
import { parsePayload, toPayload } from './job-payload';
import { PRIORITIES, QUEUE_NAMES, QUEUE_POLICIES } from './queue-policies';

const HANDLERS = JOB_NAMES.map((job) => ({ job: job, handler: `${job} handler` }));

describe('job payloads', () => {
  it('carry the version and the request id of the work that made them', () => {
    const payload = workContext.run({ requestId: 'r-1' }, () => toPayload('reconcile-analyses', {}));
    expect(payload).toEqual({ v: 1, requestId: 'r-1' });
  });

  it('take a request id that is given, and make one outside of any request', () => {
    expect(toPayload('reconcile-analyses', { requestId: 'mine' }).requestId).toBe('mine');
    expect(toPayload('reconcile-analyses', {}).requestId).toMatch(/^[\w-]{36}$/);
  });

  it('are refused where they are made when they do not fit', () => {
    expect(() => toPayload('refresh-profile', { username: '', reason: 'stale' })).toThrow(TypeError);
  });

  it.each([
    ['another version', { v: 2, requestId: 'r' }],
    ['a member too many', { v: 1, requestId: 'r', extra: true }],
    ['no payload at all', null],
  ])('are refused for good where they are taken: %s', (_, data) => {
    expect(() => parsePayload('reconcile-analyses', data)).toThrow(PermanentJobError);
  });

  it('are refused without repeating what they hold', () => {
    const data = { v: 1, requestId: 'r', username: { secret: 'hush' }, reason: 'stale' };
    expect(() => parsePayload('refresh-profile', data)).toThrow(/^(?!.*hush).*username/);
  });
});

describe(checkJobHandlers, () => {
  it('is content when every job has one handler', () => {
    expect(checkJobHandlers(HANDLERS)).toEqual([]);
  });

  it('names the job without a handler, the one with two, and the one that is none', () => {
    const [first, second] = JOB_NAMES;
    const found = [...HANDLERS.slice(1), { job: second as string, handler: 'another' }, { job: 'nap', handler: 'Nap' }];
    expect(checkJobHandlers(found)).toEqual([
      'Nap handles nap, which is not a job',
      `${first} has no handler`,
      `${second} has 2 handlers: ${second} handler, another`,
    ]);
  });
});

describe('QUEUE_POLICIES', () => {
  it('has a row for every queue that a job uses, and no other', () => {
    const used = new Set(JOB_NAMES.map((job) => JOBS[job].queue));
    expect(new Set(QUEUE_NAMES)).toEqual(used);
  });

  it.each(QUEUE_NAMES)('brings a job of %s back within fifteen seconds of a crash', (queue) => {
    const { lockDurationMs, stalledIntervalMs } = QUEUE_POLICIES[queue];
    expect(lockDurationMs + stalledIntervalMs).toBeLessThanOrEqual(15_000);
  });

  it.each(QUEUE_NAMES)('lets %s drain within the time a process has to stop', (queue) => {
    expect(QUEUE_POLICIES[queue].drainTimeoutMs).toBeLessThanOrEqual(6_000);
  });

  it('puts those who wait before those who do not', () => {
    const order = (['background', 'waiting', 'normal'] as const).toSorted((a, b) => PRIORITIES[a] - PRIORITIES[b]);
    expect(order).toEqual(['waiting', 'normal', 'background']);
  });
});
