import type { AnalysisProgress, AnalysisProgressRepository, AnalysisSnapshot } from '@app/creators';
import type { Logger } from '@app/observability';
import { TICK_MS } from '../http/progress-feed';
import { JobProgressFeed } from './job-progress.feed';
import { JobState } from './job-state';

const snapshot = (jobId: string, step: number, done = 0): AnalysisSnapshot => ({
  step,
  progress: { jobId, status: 'running', posts: { total: 9, done, failed: 0 } } as AnalysisProgress,
});

describe(JobProgressFeed, () => {
  let stored: Map<string, AnalysisSnapshot>;
  let findStates: jest.Mock<Promise<AnalysisSnapshot[]>, [string[]]>;
  let warnings: string[];
  let feed: JobProgressFeed;

  beforeEach(() => {
    jest.useFakeTimers();
    [stored, warnings] = [new Map(), []];
    findStates = jest.fn((ids: string[]) => Promise.resolve(ids.flatMap((id) => stored.get(id) ?? [])));
    const logger = { warn: (text: string) => warnings.push(text), log: () => undefined } as unknown as Logger;
    feed = new JobProgressFeed({ findStates } as unknown as AnalysisProgressRepository, logger);
  });
  afterEach(() => void jest.useRealTimers());

  const store = (jobId: string, step: number, done = 0) => stored.set(jobId, snapshot(jobId, step, done));
  const ticks = (count: number) => jest.advanceTimersByTimeAsync(count * TICK_MS);
  /** Somebody who knows the job at this step. */
  const listen = (jobId: string, step: number) => {
    const heard: (number | 'gone')[] = [];
    const leave = feed.watch(new JobState(snapshot(jobId, step)), {
      onState: (state) => heard.push(state.step),
      onGone: () => heard.push('gone'),
    });
    return { heard, leave };
  };

  it('asks once a tick for all jobs that somebody listens to', async () => {
    for (const jobId of ['a', 'b']) store(jobId, 1);
    for (let n = 0; n < 300; n++) listen(n % 2 === 0 ? 'a' : 'b', 1);
    await ticks(4);
    expect(findStates.mock.calls).toEqual(Array(4).fill([['a', 'b']]));
  });

  it('tells everybody of a change once, in the same words', async () => {
    store('a', 1);
    const states: JobState[] = [];
    for (let n = 0; n < 3; n++)
      feed.watch(new JobState(snapshot('a', 1)), { onState: (state) => states.push(state), onGone: jest.fn() });
    store('a', 2);
    await ticks(3);
    expect(states).toHaveLength(3);
    expect(new Set(states).size).toBe(1);
  });

  it('tells nobody what they know already, or what is older', async () => {
    store('a', 5);
    const [early, present, ahead] = [listen('a', 4), listen('a', 5), listen('a', 6)];
    await ticks(2);
    expect([early.heard, present.heard, ahead.heard]).toEqual([[5], [], []]);
  });

  it('does not ask while nobody listens, and asks again when somebody does', async () => {
    store('a', 1);
    const { leave } = listen('a', 1);
    await ticks(1);
    leave();
    await ticks(5);
    expect(findStates).toHaveBeenCalledTimes(1);
    listen('a', 1);
    await ticks(1);
    expect(findStates).toHaveBeenCalledTimes(2);
  });

  it('does not ask a slow database twice at once', async () => {
    let answer: (found: AnalysisSnapshot[]) => void = () => undefined;
    findStates.mockImplementationOnce(() => new Promise((done) => (answer = done)));
    store('a', 2);
    const { heard } = listen('a', 1);
    await ticks(10);
    expect(findStates).toHaveBeenCalledTimes(1);
    answer([snapshot('a', 2)]);
    await ticks(1);
    expect([heard, findStates.mock.calls.length]).toEqual([[2], 2]);
  });

  it('goes on when the database is back, and says once that it was away', async () => {
    store('a', 2);
    findStates.mockRejectedValueOnce(new Error('refused')).mockRejectedValueOnce(new Error('refused'));
    const { heard } = listen('a', 1);
    await ticks(2);
    expect(heard).toEqual([]);
    await ticks(1);
    expect([heard, warnings]).toEqual([[2], ['progress of analyses cannot be read']]);
  });

  it('tells who listens to a job that is gone', async () => {
    const { heard } = listen('a', 1);
    await ticks(1);
    expect(heard).toEqual(['gone']);
  });

  it('counts its listeners and forgets those who left', () => {
    const [one] = [listen('a', 1), listen('a', 1), listen('b', 1)];
    expect(feed.listeners).toBe(3);
    one.leave();
    one.leave();
    expect(feed.listeners).toBe(2);
  });

  it('rests for ever when the process stops', async () => {
    store('a', 1);
    listen('a', 1);
    feed.onApplicationShutdown();
    await ticks(3);
    expect(findStates).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });
});
