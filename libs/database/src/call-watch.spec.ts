import type { PoolClient } from 'pg';
import { CallWatch, type WatchedCall } from './call-watch';

const ANSWER_MS = 10_000;

/** A call whose connection notes down that it was destroyed. */
function under(watch: CallWatch, until = Infinity): WatchedCall & { destroyed: jest.Mock } {
  const call = watch.begin(until);
  const destroyed = jest.fn();
  call.client = { connection: { stream: { destroy: destroyed } } } as unknown as PoolClient;
  return Object.assign(call, { destroyed });
}

describe(CallWatch.name, () => {
  let isAlive: jest.Mock<Promise<boolean>, [AbortSignal]>;
  let watch: CallWatch;

  beforeEach(() => {
    jest.useFakeTimers();
    isAlive = jest.fn<Promise<boolean>, [AbortSignal]>(async () => true);
    watch = new CallWatch({ isAlive, answerMs: ANSWER_MS });
  });
  afterEach(() => {
    watch.stop();
    jest.useRealTimers();
  });

  it('does not ask the server while calls are quick', async () => {
    for (let nth = 0; nth < 10; nth++) {
      const call = under(watch);
      await jest.advanceTimersByTimeAsync(1_500);
      watch.finish(call);
    }
    expect(isAlive).not.toHaveBeenCalled();
  });

  it('asks a server that keeps a call waiting, now and then, and leaves the call alone as long as it speaks', async () => {
    const call = under(watch);
    await jest.advanceTimersByTimeAsync(9_000);
    expect(isAlive.mock.calls.length).toBeGreaterThan(1);
    expect(isAlive.mock.calls.length).toBeLessThan(5);
    expect([call.verdict, call.destroyed.mock.calls.length]).toEqual([undefined, 0]);
  });

  it('ends all calls that wait for a server that is silent, and no other', async () => {
    isAlive.mockResolvedValue(false);
    const [waiting, resting, queued] = [under(watch), under(watch), watch.begin(Infinity)];
    const queueLeft = jest.fn();
    queued.giveUp = queueLeft;
    resting.rest();
    await jest.advanceTimersByTimeAsync(3_000);
    expect([waiting.verdict?.reason, queued.verdict?.reason, resting.verdict]).toEqual(['hangs', 'hangs', undefined]);
    expect([waiting.destroyed.mock.calls.length, queueLeft.mock.calls.length]).toEqual([1, 1]);
  });

  it('takes an error of the question for silence', async () => {
    isAlive.mockRejectedValue(new Error('no route'));
    const call = under(watch);
    await jest.advanceTimersByTimeAsync(3_000);
    expect(call.verdict?.reason).toBe('hangs');
  });

  it('gives up a connection that brings no answer after the limit of the server itself', async () => {
    const call = under(watch);
    await jest.advanceTimersByTimeAsync(ANSWER_MS + 500);
    expect([call.verdict?.reason, call.destroyed.mock.calls.length]).toEqual(['hangs', 1]);
  });

  it('leaves who waits for a connection to the pool, whatever others do with theirs', async () => {
    const queued = watch.begin(Infinity);
    await jest.advanceTimersByTimeAsync(ANSWER_MS + 500);
    expect(queued.verdict).toBeUndefined();
  });

  it('takes a server for silent that does not answer for three seconds', async () => {
    isAlive.mockImplementation((givenUp) => new Promise((answer) => (givenUp.onabort = () => answer(false))));
    const call = under(watch);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(call.verdict).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(call.verdict?.reason).toBe('hangs');
  });

  it('does not blame the server for time in which the process itself stood still', async () => {
    isAlive.mockImplementation((givenUp) => new Promise((answer) => (givenUp.onabort = () => answer(false))));
    const call = under(watch);
    for (let nth = 0; nth < 3; nth++) {
      jest.setSystemTime(Date.now() + 20_000);
      await jest.advanceTimersByTimeAsync(500);
    }
    expect(call.verdict).toBeUndefined();
    expect(isAlive).toHaveBeenCalledTimes(1);
  });

  it('counts the wait of a transaction anew with each statement', async () => {
    const call = under(watch);
    for (let nth = 0; nth < 5; nth++) {
      await jest.advanceTimersByTimeAsync(ANSWER_MS - 1_000);
      call.wait();
    }
    expect(call.verdict).toBeUndefined();
  });

  it('ends a call whose time is up', async () => {
    const call = under(watch, Date.now() + 1_000);
    await jest.advanceTimersByTimeAsync(1_250);
    expect(call.verdict?.reason).toBe('time-is-up');
  });
});
