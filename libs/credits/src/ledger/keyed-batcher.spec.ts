import { KeyedBatcher } from './keyed-batcher';

interface Call {
  context: string;
  items: number[];
  finish: (results?: string[]) => void;
  fail: (error: unknown) => void;
}

/** Calls stay under way until the test ends them. */
class Desk {
  readonly calls: Call[] = [];

  readonly run = (context: string, items: number[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      const results = items.map((item) => `done ${item}`);
      this.calls.push({ context, items, finish: (given = results) => resolve(given), fail: reject });
    });

  get under(): number[][] {
    return this.calls.map(({ items }) => items);
  }
}

const settle = () => new Promise((done) => setImmediate(done));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe(KeyedBatcher.name, () => {
  let desk: Desk;
  let batcher: KeyedBatcher<string, number, string>;

  beforeEach(() => {
    desk = new Desk();
    batcher = new KeyedBatcher(desk.run, (error) => error === 'the database is away', 3);
  });

  it('serves a key that nobody else uses at once', async () => {
    const served = batcher.add('ann', 'claims of ann', 1);
    await settle();
    expect(desk.calls).toMatchObject([{ context: 'claims of ann', items: [1] }]);
    desk.calls[0]?.finish();
    await expect(served).resolves.toBe('done 1');
  });

  it('lets what the same turn adds ride along', async () => {
    const served = [batcher.add('ann', '', 1), batcher.add('ann', '', 2)];
    await settle();
    expect(desk.under).toEqual([[1, 2]]);
    desk.calls[0]?.finish();
    await expect(Promise.all(served)).resolves.toEqual(['done 1', 'done 2']);
  });

  it('has one call per key under way; what arrives meanwhile rides together in the next', async () => {
    void batcher.add('ann', '', 1);
    await settle();
    const later = [batcher.add('ann', '', 2), batcher.add('ann', '', 3)];
    await settle();
    expect(desk.under).toEqual([[1]]);
    desk.calls[0]?.finish();
    await settle();
    expect(desk.under).toEqual([[1], [2, 3]]);
    desk.calls[1]?.finish();
    await expect(Promise.all(later)).resolves.toEqual(['done 2', 'done 3']);
  });

  it('keeps keys apart', async () => {
    void batcher.add('ann', 'claims of ann', 1);
    void batcher.add('ben', 'claims of ben', 2);
    await settle();
    expect(desk.calls).toMatchObject([
      { context: 'claims of ann', items: [1] },
      { context: 'claims of ben', items: [2] },
    ]);
  });

  it('takes so many at a time and no more', async () => {
    const served = range(1, 7).map((item) => batcher.add('ann', '', item));
    for (let call = 0; call < 3; call++) {
      await settle();
      desk.calls[call]?.finish();
    }
    await expect(Promise.all(served)).resolves.toHaveLength(7);
    expect(desk.under).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  });

  it('starts again after a rest', async () => {
    for (const item of [1, 2]) {
      const served = batcher.add('ann', '', item);
      await settle();
      desk.calls[item - 1]?.finish();
      await expect(served).resolves.toBe(`done ${item}`);
    }
    expect(desk.under).toEqual([[1], [2]]);
  });

  it('lets the one item that fails fail alone', async () => {
    const served = [1, 2, 3].map((item) => batcher.add('ann', '', item));
    const ends = Promise.allSettled(served);
    await settle();
    desk.calls[0]?.fail('item 2 is bad');
    for (const [call, item] of [1, 2, 3].entries()) {
      await settle();
      expect(desk.under[call + 1]).toEqual([item]);
      if (item === 2) desk.calls[call + 1]?.fail('item 2 is bad');
      else desk.calls[call + 1]?.finish();
    }
    await expect(ends).resolves.toEqual([
      { status: 'fulfilled', value: 'done 1' },
      { status: 'rejected', reason: 'item 2 is bad' },
      { status: 'fulfilled', value: 'done 3' },
    ]);
  });

  it('tells everybody of a failure that concerns all, and does not try each alone', async () => {
    const ends = Promise.allSettled([1, 2].map((item) => batcher.add('ann', '', item)));
    await settle();
    desk.calls[0]?.fail('the database is away');
    await expect(ends).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    expect(desk.calls).toHaveLength(1);
  });

  it('goes on with the next after a failure', async () => {
    const failed = batcher.add('ann', '', 1).catch((error: unknown) => error);
    await settle();
    const next = batcher.add('ann', '', 2);
    desk.calls[0]?.fail('the database is away');
    await settle();
    desk.calls[1]?.finish();
    await expect(failed).resolves.toBe('the database is away');
    await expect(next).resolves.toBe('done 2');
  });
});
