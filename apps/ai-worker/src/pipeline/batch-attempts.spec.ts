import { QUEUE_POLICIES } from '@app/queues';
import { inPieces, isGivenUp, PoisonedBatchError } from './batch-attempts';

const LAST = QUEUE_POLICIES['profile-analyses'].attempts;
const { signal } = new AbortController();
const items = ['a', 'b', 'c', 'd'].map((id) => ({ id }));

/** Remembers what was done; cannot do b. */
function workshop() {
  const done: string[] = [];
  const calls: number[] = [];
  const work = async (members: readonly { id: string }[]) => {
    calls.push(members.length);
    if (members.some(({ id }) => id === 'b')) throw new Error('b is poison');
    done.push(...members.map(({ id }) => id));
  };
  return { done, calls, work };
}

describe(inPieces, () => {
  it('does a batch as a whole at first', async () => {
    const { calls, work } = workshop();
    await expect(inPieces(items, { attempt: 1, signal }, work)).rejects.toThrow('b is poison');
    expect(calls).toEqual([4]);
  });

  it('does everything but the one that cannot be done on the last attempt, and names that one', async () => {
    const { done, work } = workshop();
    const failure = await inPieces(items, { attempt: LAST, signal }, work).catch((error: unknown) => error);
    expect(done.toSorted()).toEqual(['a', 'c', 'd']);
    expect(failure).toBeInstanceOf(PoisonedBatchError);
    expect(failure).toMatchObject({ ids: ['b'], message: expect.stringContaining('b is poison') });
  });

  it('gets past one that ends the process: each attempt begins at another member', async () => {
    const done = new Set<string>();
    for (let attempt = LAST; attempt < LAST + items.length; attempt += 1) {
      const death = new AbortController();
      const dying = inPieces(items, { attempt, signal: death.signal }, async ([member]) => {
        if (member?.id === 'b') death.abort(new Error('gone'));
        death.signal.throwIfAborted();
        done.add(member?.id ?? '');
      });
      await dying.catch(() => undefined);
    }
    expect([...done].toSorted()).toEqual(['a', 'c', 'd']);
  });

  it('stops at once when the process ends', async () => {
    const stopping = new AbortController();
    const work = jest.fn(async () => stopping.abort(new Error('stopping')));
    await expect(inPieces(items, { attempt: LAST, signal: stopping.signal }, work)).rejects.toThrow('stopping');
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('lets an empty batch tell that it is done, on the last attempt too', async () => {
    const work = jest.fn(async () => undefined);
    await inPieces([], { attempt: LAST, signal }, work);
    expect(work).toHaveBeenCalledTimes(1);
  });
});

describe(isGivenUp, () => {
  it('is the end of the last attempt, unless the process ends', () => {
    const gone = AbortSignal.abort();
    expect([
      isGivenUp({ attempt: LAST - 1, signal }),
      isGivenUp({ attempt: LAST, signal }),
      isGivenUp({ attempt: LAST, signal: gone }),
    ]).toEqual([false, true, false]);
  });
});
