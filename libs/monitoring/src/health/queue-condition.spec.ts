import { QueueCondition } from './queue-condition';

const SECOND = 1_000;
const queues = (counts: Partial<Record<'waiting' | 'active' | 'delayed' | 'failed', number>>) => ({
  'profile-analyses': { waiting: 0, active: 0, delayed: 0, failed: 0, ...counts },
  credits: { waiting: 0, active: 0, delayed: 0, failed: 0 },
});

describe(QueueCondition.name, () => {
  let sut: QueueCondition;
  beforeEach(() => (sut = new QueueCondition()));

  const statusAfter = (seconds: number, counts: Parameters<typeof queues>[0]) =>
    sut.read(queues(counts), seconds * SECOND);

  it('is content with empty queues, and with full ones that are worked on', () => {
    expect(statusAfter(0, {})).toEqual({ status: 'up' });
    statusAfter(10, { waiting: 90_000, active: 2 });
    expect(statusAfter(100, { waiting: 80_000, active: 2 })).toEqual({ status: 'up' });
  });

  it('notices that nobody takes the jobs that wait, once that has lasted', () => {
    statusAfter(0, { waiting: 3 });
    expect(statusAfter(28, { waiting: 4 }).status).toBe('up');
    expect(statusAfter(30, { waiting: 4 })).toEqual({
      status: 'degraded',
      note: 'jobs wait and nobody takes them: profile-analyses',
    });
    expect(statusAfter(32, { waiting: 3, active: 1 }).status).toBe('up');
    expect(statusAfter(34, { waiting: 3 }).status).toBe('up');
  });

  it('leaves delayed jobs alone: their time has not come', () => {
    statusAfter(0, { delayed: 5 });
    expect(statusAfter(600, { delayed: 5 }).status).toBe('up');
  });

  it('minds new dead letters, not old ones, and forgets them after five minutes', () => {
    expect(statusAfter(0, { failed: 400 }).status).toBe('up');
    expect(statusAfter(10, { failed: 404 }).status).toBe('up');
    expect(statusAfter(20, { failed: 405 })).toEqual({
      status: 'degraded',
      note: 'jobs failed for good: profile-analyses',
    });
    expect(statusAfter(330, { failed: 405 }).status).toBe('up');
  });
});
