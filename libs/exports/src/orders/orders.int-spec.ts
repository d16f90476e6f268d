import { CreditLedger } from '@app/credits';
import { JobQueue } from '@app/queues';
import { ExportWorld, type Customer } from '../../test/export-world';
import { ExportEvidence } from './export-evidence.service';
import { EXPORT_LIMITS } from './export-limits';
import { ExportPartsRepository } from './export-parts.repository';
import type { ExportRecord } from './export.types';
import { TendExports } from './tend-exports.use-case';
import { WithdrawExport } from './withdraw-export.use-case';

describe('exports that were ordered', () => {
  let world: ExportWorld;
  let ann: Customer;

  beforeAll(async () => (world = await ExportWorld.open()));
  afterAll(async () => {
    expect(await world.violations()).toEqual([]);
    await world.close();
  });
  beforeEach(async () => (ann = await world.aCustomer()));

  const withdrawal = () => world.app.get(WithdrawExport);
  const tend = () => world.app.get(TendExports).execute(new AbortController().signal);
  const own = ({ id }: ExportRecord) => ({ userId: ann.id, id });
  const waiting = async () => (await world.app.get(JobQueue).counts()).exports.waiting;
  const aReadyExport = async () => {
    await world.favourites(ann, 1);
    const order = await world.order(ann);
    await world.run(order);
    return world.find(ann, order);
  };

  describe('of one user', () => {
    it('are three at a time, also when they come at once', async () => {
      const before = await world.walletOf(ann);
      const orders = await Promise.allSettled(Array.from({ length: 5 }, () => world.order(ann)));
      const refused = orders.filter(({ status }) => status === 'rejected');
      expect(refused).toHaveLength(2);
      expect(refused[0]).toMatchObject({ reason: { code: 'EXPORTS.TOO_MANY_UNFINISHED' } });
      await world.run(
        (orders.find(({ status }) => status === 'fulfilled') as PromiseFulfilledResult<ExportRecord>).value,
      );
      await expect(world.order(ann)).resolves.toMatchObject({ status: 'queued' });
      expect(before.held).toBe(0);
    });

    it('refuse what is not there, or not theirs', async () => {
      const ben = await world.aCustomer();
      const [campaign] = await world.sql<{ id: string }>(
        `insert into campaigns (user_id, name) values ($1, 'Summer') returning id`,
        [ben.id],
      );
      const source = { kind: 'campaign' as const, id: campaign?.id ?? '' };
      await expect(world.order(ann, { source })).rejects.toMatchObject({ code: 'RESOURCE.NOT_FOUND' });
      await expect(world.order(ben, { source })).resolves.toMatchObject({ name: 'Summer' });
    });
  });

  it('export the creators of a campaign', async () => {
    const prefix = await world.favourites(ann, 2);
    const [campaign] = await world.sql<{ id: string }>(
      `insert into campaigns (user_id, name) values ($1, 'Summer') returning id`,
      [ann.id],
    );
    await world.sql(
      `insert into campaign_profiles (campaign_id, profile_id, created_at)
       select $1, id, now() - interval '1 minute' from profiles where username = $2`,
      [campaign?.id, `${prefix}.1`],
    );
    const source = { kind: 'campaign' as const, id: campaign?.id ?? '' };
    const order = await world.order(ann, { source, format: 'csv', columns: ['username'] });
    await world.run(order);
    expect((await world.fileOf(await world.find(ann, order))).toString()).toBe(`Username\r\n${prefix}.1\r\n`);
  });

  describe('and are withdrawn', () => {
    it('give their credits back, once', async () => {
      const before = await world.walletOf(ann);
      const order = await world.order(ann);
      await Promise.all([withdrawal().cancel(own(order)), withdrawal().cancel(own(order))]);
      await world.run(order);
      expect(await world.find(ann, order)).toMatchObject({ status: 'cancelled', charged: 0 });
      expect(await world.walletOf(ann)).toEqual(before);
    });

    it('cannot be cancelled when they are ready, nor by others', async () => {
      const ready = await aReadyExport();
      await expect(withdrawal().cancel(own(ready))).rejects.toMatchObject({ code: 'RESOURCE.CONFLICT' });
      const ben = await world.aCustomer();
      for (const work of ['cancel', 'remove'] as const)
        await expect(withdrawal()[work]({ userId: ben.id, id: ready.id })).rejects.toMatchObject({
          code: 'RESOURCE.NOT_FOUND',
        });
    });

    it('lose their file at once when they are removed, and what was charged stays charged', async () => {
      const ready = await aReadyExport();
      const charged = await world.walletOf(ann);
      await withdrawal().remove(own(ready));
      expect(await world.partsOf(ready)).toBe(0);
      expect(await world.app.get(ExportPartsRepository).findFile(ready.id)).toBeNull();
      await expect(world.find(ann, ready)).rejects.toThrow('no export');
      expect(await world.walletOf(ann)).toEqual(charged);
    });

    it('are cancelled by being removed', async () => {
      const before = await world.walletOf(ann);
      await withdrawal().remove(own(await world.order(ann)));
      expect(await world.walletOf(ann)).toEqual(before);
    });
  });

  describe('tell the sweep of holds', () => {
    const holdOf = async ({ id }: ExportRecord) => {
      const [row] = await world.sql<{ operationId: string; attempt: number; lease: Date }>(
        `select o.id as "operationId", o.attempt, o.lease_until as lease
           from exports e join credit_operations o on o.id = e.operation_id where e.id = $1`,
        [id],
      );
      if (row === undefined) throw new Error('no hold');
      return row;
    };
    const verdictOn = ({ operationId, attempt }: { operationId: string; attempt: number }) =>
      world.app.get(ExportEvidence).verdictOn({
        operationId,
        attempt,
        userId: ann.id,
        action: 'bulk_export',
        resource: null,
        claimedUntil: new Date(),
      });

    it('that they go on, and their hold is prolonged', async () => {
      const order = await world.order(ann);
      const before = await holdOf(order);
      expect(await verdictOn(before)).toBe('unknown');
      expect((await holdOf(order)).lease.getTime()).toBeGreaterThan(before.lease.getTime());
    });

    it('that they were made', async () => {
      expect(await verdictOn(await holdOf(await aReadyExport()))).toBe('done');
    });

    it.each(['cancel', 'remove'] as const)('that nothing came of them: %s', async (work) => {
      const order = await world.order(ann);
      await withdrawal()[work](own(order));
      expect(await verdictOn(await holdOf(order))).toBe('not_done');
    });

    it('that there was nothing to pay for', async () => {
      const order = await world.order(ann);
      await world.run(order);
      expect(await verdictOn(await holdOf(order))).toBe('not_done');
    });

    it('that they were never begun', async () => {
      const { hold } = await world.hold(ann);
      if (hold === null) throw new Error('nothing is held');
      expect(await verdictOn(hold)).toBe('not_done');
      await world.app.get(CreditLedger).release(ann.claims, hold);
    });
  });

  describe('are tended', () => {
    it('by queueing what nobody works on, unless it waits already', async () => {
      const order = await world.order(ann);
      const before = await waiting();
      await world.sql(`update exports set updated_at = now() - interval '61 seconds' where id = $1`, [order.id]);
      await tend();
      expect(await waiting()).toBe(before);
      const [lost] = await world.sql<{ id: string }>(
        `insert into exports (user_id, operation_id, operation_attempt, name, format, source, columns, schema_version, updated_at)
         values ($1, gen_random_uuid(), 1, 'lost', 'csv', '{"kind":"favorites"}', '{username}', 1, now() - interval '61 seconds') returning id`,
        [ann.id],
      );
      await tend();
      expect(await waiting()).toBe(before + 1);
      await world.sql('delete from exports where id = $1', [lost?.id]);
    });

    it('by removing files whose time is over, and keeping that they were there', async () => {
      const ready = await aReadyExport();
      await tend();
      expect(await world.partsOf(ready)).toBeGreaterThan(0);
      await world.sql(`update exports set expires_at = now() where id = $1`, [ready.id]);
      await tend();
      expect(await world.find(ann, ready)).toMatchObject({ status: 'expired', checksum: ready.checksum });
      expect(await world.partsOf(ready)).toBe(0);
    });

    it('by forgetting what is long past', async () => {
      const ready = await aReadyExport();
      const days = EXPORT_LIMITS.rememberDays + 1;
      await world.sql(`update exports set created_at = now() - make_interval(days => $2) where id = $1`, [
        ready.id,
        days,
      ]);
      await tend();
      await expect(world.find(ann, ready)).rejects.toThrow('no export');
    });
  });
});
