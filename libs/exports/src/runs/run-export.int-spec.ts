import { createHash } from 'node:crypto';
import { ExportWorld, linesOf, type Customer } from '../../test/export-world';
import { WithdrawExport } from '../orders/withdraw-export.use-case';
import { ExportRowsRepository } from '../rows/export-rows.repository';
import { ExportSources } from '../sources/export-sources.service';
import { RunExport } from './run-export.use-case';

const PAGE = 1_000;
const PRICE = 50;

describe(RunExport.name, () => {
  let world: ExportWorld;
  let ann: Customer;

  beforeAll(async () => (world = await ExportWorld.open()));
  afterAll(async () => {
    expect(await world.violations()).toEqual([]);
    await world.close();
  });
  beforeEach(async () => (ann = await world.aCustomer()));
  afterEach(() => jest.restoreAllMocks());

  const usernamesOf = (file: Buffer) => linesOf(file).map(({ username }) => username);
  const latestFirst = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}.${count - index}`);
  /** Stops a run, as a process that ends does, when so many pages are stored. */
  const stopAfter = (pages: number) => {
    const abort = new AbortController();
    const { app } = world;
    const rows = app.get(ExportRowsRepository);
    const find = rows.findRows.bind(rows);
    let read = 0;
    jest.spyOn(rows, 'findRows').mockImplementation((...args) => {
      if (++read === pages) abort.abort(new Error('the process is stopping'));
      return find(...args);
    });
    return abort.signal;
  };

  it('writes every creator once, latest first, with the checksum of the file', async () => {
    const prefix = await world.favourites(ann, 3);
    const order = await world.order(ann);
    await world.run(order);
    const done = await world.find(ann, order);
    const file = await world.fileOf(done);
    expect(done).toMatchObject({ status: 'ready', rows: 3, rowsTotal: 3, percent: 100, truncated: false });
    expect(done.bytes).toBe(file.length);
    expect(done.checksum).toBe(createHash('sha256').update(file).digest('hex'));
    expect(usernamesOf(file)).toEqual(latestFirst(prefix, 3));
  });

  it('tells contacts of unlocked creators only, and of the others the rest', async () => {
    const prefix = await world.favourites(ann, 2);
    await world.unlock(ann, `${prefix}.1`);
    const order = await world.order(ann);
    await world.run(order);
    const [locked, unlocked] = linesOf(await world.fileOf(await world.find(ann, order)));
    expect(locked).toMatchObject({ username: `${prefix}.2`, followers: 2, hasContact: true, unlocked: false });
    expect(locked).toMatchObject({ email: null, phone: null, website: null, links: null });
    expect(unlocked).toMatchObject({
      username: `${prefix}.1`,
      unlocked: true,
      email: `${prefix}1@example.test`,
      website: 'https://example.test/1',
      links: ['https://example.test/a'],
    });
  });

  it('is charged once when the file is ready, and not before', async () => {
    await world.favourites(ann, 1);
    const before = await world.walletOf(ann);
    const order = await world.order(ann);
    expect(await world.walletOf(ann)).toEqual({ posted: before.posted, held: PRICE });
    await world.run(order);
    await world.run(order); // delivered twice
    expect(await world.walletOf(ann)).toEqual({ posted: before.posted - PRICE, held: 0 });
    expect(await world.find(ann, order)).toMatchObject({ charged: PRICE });
  });

  it.each(['csv', 'xlsx', 'jsonl'] as const)(
    'is ready, free and without rows when there is nothing: %s',
    async (format) => {
      const before = await world.walletOf(ann);
      const order = await world.order(ann, { format });
      await world.run(order);
      expect(await world.find(ann, order)).toMatchObject({ status: 'ready', rows: 0, charged: 0 });
      expect(await world.walletOf(ann)).toEqual(before);
    },
  );

  it('leaves out what became a favourite after the order', async () => {
    const prefix = await world.favourites(ann, 1);
    const order = await world.order(ann);
    const later = await world.favourites(ann, 1);
    await world.sql(
      `update user_favorites f set created_at = now() + interval '1 minute' from profiles p where p.id = f.profile_id and p.username = $1`,
      [`${later}.1`],
    );
    await world.run(order);
    expect(usernamesOf(await world.fileOf(await world.find(ann, order)))).toEqual([`${prefix}.1`]);
  });

  describe('that ends in the middle', () => {
    const ROWS = 2 * PAGE + 500;

    it.each(['jsonl', 'csv', 'xlsx'] as const)(
      'is gone on with at its last page, and makes the same %s',
      async (format) => {
        await world.favourites(ann, ROWS);
        const [whole, broken] = [await world.order(ann, { format }), await world.order(ann, { format })];
        await world.run(whole);
        for (const pages of [1, 1]) {
          await expect(world.run(broken, stopAfter(pages))).rejects.toThrow('the process is stopping');
          jest.restoreAllMocks();
        }
        expect(await world.find(ann, broken)).toMatchObject({ status: 'running', rows: 2 * PAGE, percent: 80 });
        await world.run(broken);
        const [expected, made] = [await world.find(ann, whole), await world.find(ann, broken)];
        expect(made.rows).toBe(ROWS);
        expect(made.checksum).toBe(expected.checksum);
      },
    );

    it('writes no row twice when two processes run it at once', async () => {
      const prefix = await world.favourites(ann, ROWS);
      const before = await world.walletOf(ann);
      const order = await world.order(ann);
      await Promise.all([world.run(order), world.run(order), world.run(order)]);
      await world.run(order); // those that were overtaken have left
      const done = await world.find(ann, order);
      expect(usernamesOf(await world.fileOf(done))).toEqual(latestFirst(prefix, ROWS));
      expect(await world.walletOf(ann)).toEqual({ posted: before.posted - PRICE, held: 0 });
    });
  });

  it('gives up after runs that bring nothing: the credits go back, and nothing is kept', async () => {
    await world.favourites(ann, PAGE + 1);
    const before = await world.walletOf(ann);
    const order = await world.order(ann);
    await expect(world.run(order, stopAfter(1))).rejects.toThrow();
    jest.restoreAllMocks();
    jest.spyOn(world.app.get(ExportSources), 'page').mockRejectedValue(new Error('a page that cannot be read'));
    for (let run = 1; run <= 5; run++) await expect(world.run(order)).rejects.toThrow('cannot be read');
    expect(await world.walletOf(ann)).toEqual({ posted: before.posted, held: PRICE });
    await world.run(order);
    expect(await world.find(ann, order)).toMatchObject({
      status: 'failed',
      charged: 0,
      checksum: null,
      error: expect.not.stringContaining('page') as string,
    });
    expect(await world.walletOf(ann)).toEqual(before);
    expect(await world.partsOf(order)).toBe(0);
  });

  it('stops when it is cancelled under way, and nothing is charged', async () => {
    await world.favourites(ann, 2 * PAGE);
    const before = await world.walletOf(ann);
    const order = await world.order(ann);
    const rows = world.app.get(ExportRowsRepository);
    const find = rows.findRows.bind(rows);
    let read = 0;
    jest.spyOn(rows, 'findRows').mockImplementation(async (...args) => {
      if (++read === 2) await world.app.get(WithdrawExport).cancel({ userId: ann.id, id: order.id });
      return find(...args);
    });
    await world.run(order);
    expect(await world.find(ann, order)).toMatchObject({ status: 'cancelled', charged: 0 });
    expect(await world.walletOf(ann)).toEqual(before);
    expect(await world.partsOf(order)).toBe(0);
  });
});
