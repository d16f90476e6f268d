import { randomUUID } from 'node:crypto';
import { EraseCreator, type SearchQuery } from '@app/creators';
import { ExportWorld, linesOf, type Customer } from '../../test/export-world';
import type { AskedExport, ExportRecord } from '../orders/export.types';
import { TendExports } from '../orders/tend-exports.use-case';
import { WithdrawExport } from '../orders/withdraw-export.use-case';
import { ExportRowsRepository } from '../rows/export-rows.repository';
import { ExportRunsRepository } from './export-runs.repository';

const PAGE = 1_000;
const PRICE = 50;

describe('exports when a creator is erased', () => {
  let world: ExportWorld;
  let ann: Customer;

  beforeAll(async () => (world = await ExportWorld.open()));
  afterAll(async () => {
    expect(await world.violations()).toEqual([]);
    await world.close();
  });
  beforeEach(async () => (ann = await world.aCustomer()));
  afterEach(() => jest.restoreAllMocks());

  const erase = (username: string) =>
    world.app.get(EraseCreator).execute({ actorId: randomUUID(), username, reason: 'asked for it by letter' });
  const tend = () => world.app.get(TendExports).execute(new AbortController().signal);
  const aFile = async (order: Partial<AskedExport> = {}): Promise<ExportRecord> => {
    const ordered = await world.order(ann, order);
    await world.run(ordered);
    return world.find(ann, ordered);
  };
  const usernamesOf = async (order: ExportRecord) =>
    linesOf(await world.fileOf(await world.find(ann, order))).map(({ username }) => username);
  const aSearch = (asked: Partial<SearchQuery>): AskedExport['source'] => ({
    kind: 'search',
    query: {
      criteria: null,
      unknown: 'exclude',
      text: null,
      similarTo: null,
      sort: 'relevance',
      direction: 'desc',
      ...asked,
    },
    saved: null,
  });
  /** Erases while the rows of a page are read, before or after she was among them. */
  const eraseDuring = (page: number, username: string) => {
    const rows = world.app.get(ExportRowsRepository);
    const find = rows.findRows.bind(rows);
    let read = 0;
    jest.spyOn(rows, 'findRows').mockImplementation(async (...args) => {
      const found = await find(...args);
      if (++read === page) await erase(username);
      return found;
    });
  };

  it.each(['csv', 'xlsx', 'jsonl'] as const)('removes the file, and what it cost is given back: %s', async (format) => {
    const prefix = await world.favourites(ann, 2);
    const before = await world.walletOf(ann);
    const file = await aFile({ format });
    expect([await world.partsOf(file), file.charged]).toEqual([expect.any(Number), PRICE]);
    await erase(`${prefix}.1`);
    expect(await world.sql('select from export_parts')).toEqual([]);
    expect(await world.find(ann, file)).toMatchObject({ status: 'expired' });
    for (let time = 1; time <= 2; time++) await tend();
    expect(await world.find(ann, file)).toMatchObject({ status: 'expired', charged: 0 });
    expect(await world.walletOf(ann)).toEqual(before);
  });

  it('gives nothing back for a file that its owner removed, or that was over', async () => {
    const prefix = await world.favourites(ann, 1);
    const [removed, over] = [await aFile(), await aFile()];
    const before = await world.walletOf(ann);
    await world.app.get(WithdrawExport).remove({ userId: ann.id, id: removed.id });
    await world.sql('update exports set expires_at = now() where id = $1', [over.id]);
    await erase(`${prefix}.1`);
    await tend();
    expect(await world.walletOf(ann)).toEqual(before);
  });

  it('keeps files when nothing was stored of who is erased', async () => {
    await world.favourites(ann, 1);
    const file = await aFile();
    await erase(`never.stored.${ann.id.slice(0, 8)}`);
    expect(await world.find(ann, file)).toMatchObject({ status: 'ready' });
  });

  it.each([
    [1, 'in the page that is written first'],
    [2, 'in a page that is stored already'],
    [3, 'in the last page'],
  ])('begins an unfinished file anew, without her: page %i, %s', async (page) => {
    const prefix = await world.favourites(ann, 2 * PAGE + 2);
    const before = await world.walletOf(ann);
    const order = await world.order(ann);
    const erased = `${prefix}.${2 * PAGE + 2}`; // first of the file
    eraseDuring(page, erased);
    await world.run(order);
    const names = await usernamesOf(order);
    expect([names.length, new Set(names).size]).toEqual([2 * PAGE + 1, 2 * PAGE + 1]);
    expect(names).not.toContain(erased);
    expect(await world.walletOf(ann)).toEqual({ posted: before.posted - PRICE, held: 0 });
  });

  it('stores no page that a slow process read before, when another has begun anew', async () => {
    const prefix = await world.favourites(ann, 2);
    const order = await world.order(ann);
    const rows = world.app.get(ExportRowsRepository);
    const find = rows.findRows.bind(rows);
    jest.spyOn(rows, 'findRows').mockImplementationOnce(async (...args) => {
      const found = await find(...args);
      await erase(`${prefix}.1`);
      await world.app.get(ExportRunsRepository).begin(order.id);
      return found;
    });
    await world.run(order);
    expect(await usernamesOf(order)).toEqual([`${prefix}.2`]);
  });

  it('leaves her out of a search that had found her', async () => {
    const prefix = await world.favourites(ann, 3);
    await world.sql(
      'select app.refresh_creator_listing(id), app.refresh_creator_text(id) from profiles where username like $1',
      [`${prefix}.%`],
    );
    const criteria = { field: 'followers', op: 'gte', value: 1 } as const;
    const order = await world.order(ann, { source: aSearch({ criteria, sort: 'followers' }) });
    eraseDuring(1, `${prefix}.2`);
    await world.run(order);
    expect(await usernamesOf(order)).toEqual([`${prefix}.3`, `${prefix}.1`]);
  });

  it('ends an order that asks for her by name, and forgets that it did', async () => {
    const prefix = await world.favourites(ann, 1);
    const before = await world.walletOf(ann);
    const [waiting, ended] = [await world.order(ann, { source: aSearch({ similarTo: `${prefix}.1` }) }), await aFile()];
    await world.sql('update exports set source = (select source from exports where id = $1) where id = $2', [
      waiting.id,
      ended.id,
    ]);
    await erase(`${prefix}.1`);
    expect(await world.find(ann, waiting)).toMatchObject({ status: 'failed', charged: 0 });
    expect(await world.sql('select from exports where exports::text like $1', [`%${prefix}.1%`])).toEqual([]);
    expect(before.held).toBe(0);
  });

  it('leaves alone what asks for a word that is also her name', async () => {
    await world.sql(`insert into profiles (instagram_id, username) values ('9911', 'criteria')`);
    const searches = `select count(*)::integer as n from user_searches where user_id = $1`;
    await world.sql(`insert into user_searches (user_id, kind, query) values ($1, 'advanced', $2)`, [
      ann.id,
      JSON.stringify({ criteria: { field: 'category', op: 'eq', value: 'food' }, text: null, sort: 'followers' }),
    ]);
    await erase('criteria');
    expect(await world.sql(searches, [ann.id])).toEqual([{ n: 1 }]);
  });

  it('goes with its owner', async () => {
    await world.favourites(ann, 1);
    const [file, waiting] = [await aFile(), await world.order(ann)];
    await world.sql('select app.erase_user($1)', [ann.id]);
    await world.run(waiting);
    expect(await world.sql('select from exports where user_id = $1', [ann.id])).toEqual([]);
    expect([await world.partsOf(file), await world.partsOf(waiting)]).toEqual([0, 0]);
  });
});
