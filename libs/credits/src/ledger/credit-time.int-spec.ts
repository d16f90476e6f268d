import { randomUUID } from 'node:crypto';
import { BARE, LedgerWorld, type Customer } from '../../test/ledger-world';
import { LedgerClock } from '../../test/ledger-clock';

const DAY_MS = 86_400_000;
const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** The owner's connection lives in New York, where days have 23 and 25 hours: periods must not notice. */
describe('as time goes by', () => {
  let world: LedgerWorld;
  let clock: LedgerClock;

  beforeAll(async () => {
    world = await LedgerWorld.open();
    await world.owner.query(`set time zone 'America/New_York'`);
    clock = new LedgerClock(world.owner);
    await world.owner.query(
      `insert into credit_packages (code, name, monthly_credits, rollover_cap, rollover_months)
       values ('thrifty', 'Thrifty', 100, 60, 1), ('patient', 'Patient', 100, 150, 3), ('careless', 'Careless', 100, 0, 0)`,
    );
  });
  beforeEach(() => clock.begin());
  afterEach(async () => {
    const violations = await clock.violations();
    await clock.rollBack();
    expect(violations).toEqual([]);
  });
  afterAll(() => world.close());

  /** A wallet opened at that moment. */
  async function opened(at: string, packageCode = 'thrifty'): Promise<Customer> {
    await clock.turnTo(at);
    return world.customer(packageCode);
  }
  const periodOf = async (customer: Customer) => {
    const { period_no, period_start, period_end } = await world.wallet(customer);
    return [period_no, period_start.toISOString(), period_end.toISOString()];
  };
  const lots = async (customer: Customer) => (await world.lots(customer)).filter(({ remaining }) => remaining > 0);
  /** In burn order. */
  const left = async (customer: Customer) =>
    (await lots(customer)).map(({ source_key, remaining }) => `${source_key.replace(/-.*/, '')} ${remaining}`);
  const leftUntil = async (customer: Customer) =>
    (await lots(customer)).map(
      ({ source_key, remaining, expires_at }) => `${source_key} ${remaining} ${expires_at.toISOString().slice(0, 10)}`,
    );
  const entryKinds = async (customer: Customer) =>
    (await world.entries(customer)).map(({ kind, delta, lot }) => `${kind} ${delta} ${lot}`);

  describe('periods', () => {
    it.each([
      // anchor, ends of the following periods
      ['2027-01-31T10:00:00Z', ['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30']],
      ['2028-01-31T10:00:00Z', ['2028-02-29', '2028-03-31', '2028-04-30', '2028-05-31', '2028-06-30']],
      ['2027-01-30T10:00:00Z', ['2027-02-28', '2027-03-30', '2027-04-30', '2027-05-30', '2027-06-30']],
      ['2028-01-29T10:00:00Z', ['2028-02-29', '2028-03-29', '2028-04-29', '2028-05-29', '2028-06-29']],
      ['2027-12-31T23:59:59.999Z', ['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30', '2028-05-31']],
    ])('that began on %s end on the anchor day or the last of the month', async (anchor, ends) => {
      const ann = await opened(anchor);
      const time = anchor.slice(10).replace(/:(\d\d)Z/, ':$1.000Z');
      const begins = [anchor.replace(/:(\d\d)Z/, ':$1.000Z'), ...ends.map((day) => day + time)];
      for (const [no, end] of ends.entries()) {
        expect(await periodOf(ann)).toEqual([no, begins[no], begins[no + 1]]);
        await clock.turnTo(end + time);
        await clock.touch(ann);
      }
    });

    it('that began on a leap day end on 28 February in other years, and on the 29th again', async () => {
      const ann = await opened('2028-02-29T00:00:00Z');
      await clock.turnTo('2029-02-28T00:00:00Z');
      await clock.touch(ann);
      expect(await periodOf(ann)).toEqual([12, '2029-02-28T00:00:00.000Z', '2029-03-29T00:00:00.000Z']);
      await clock.turnTo('2032-02-29T00:00:00Z');
      await clock.touch(ann);
      expect(await periodOf(ann)).toEqual([48, '2032-02-29T00:00:00.000Z', '2032-03-29T00:00:00.000Z']);
    });

    it('last as long in UTC when clocks are changed in between', async () => {
      const ann = await opened('2027-03-01T06:30:00Z');
      const { period_start, period_end } = await world.wallet(ann);
      expect(days(period_start.toISOString(), period_end.toISOString())).toBe(31);
    });

    it('end at their last instant, not before', async () => {
      const ann = await opened('2027-01-15T12:00:00Z');
      await clock.turnTo('2027-02-15T11:59:59.999Z');
      await clock.touch(ann);
      expect((await world.wallet(ann)).period_no).toBe(0);
      await clock.turnTo('2027-02-15T12:00:00Z');
      await clock.touch(ann);
      expect((await world.wallet(ann)).period_no).toBe(1);
    });
  });

  describe('a new period', () => {
    it('brings the package and keeps the rest up to the cap', async () => {
      const ann = await opened('2027-01-10T00:00:00Z');
      await clock.turnTo('2027-02-10T00:00:00Z');
      await clock.touch(ann);
      expect(await entryKinds(ann)).toEqual([
        'grant 100 package:0',
        'rollover_out -60 package:0',
        'expire -40 package:0',
        'rollover_in 60 rollover:1',
        'grant 100 package:1',
      ]);
      expect(await leftUntil(ann)).toEqual(['rollover:1 60 2027-03-10', 'package:1 100 2027-03-10']);
    });

    it('keeps less than the cap when less is left', async () => {
      const ann = await opened('2027-01-10T00:00:00Z');
      await clock.spend(ann, { units: 15 });
      await clock.turnTo('2027-02-10T00:00:00Z');
      await clock.touch(ann);
      expect(await left(ann)).toEqual(['rollover:1 25', 'package:1 100']);
    });

    it('keeps nothing without a cap', async () => {
      const ann = await opened('2027-01-10T00:00:00Z', 'careless');
      await clock.turnTo('2027-02-10T00:00:00Z');
      await clock.touch(ann);
      expect(await left(ann)).toEqual(['package:1 100']);
    });

    it('lets rolled-over credits live as long as the package says, all of them together within the cap', async () => {
      const ann = await opened('2027-01-10T00:00:00Z', 'patient');
      await clock.turnTo('2027-02-10T00:00:00Z');
      await clock.touch(ann);
      expect(await leftUntil(ann)).toEqual(['rollover:1 100 2027-05-10', 'package:1 100 2027-03-10']);
      await clock.turnTo('2027-03-10T00:00:00Z');
      await clock.touch(ann);
      expect(await leftUntil(ann)).toEqual([
        'rollover:1 100 2027-05-10',
        'rollover:2 50 2027-06-10',
        'package:2 100 2027-04-10',
      ]);
      await clock.spend(ann, { units: 24 });
      await clock.turnTo('2027-04-10T00:00:00Z');
      await clock.touch(ann);
      expect(await leftUntil(ann)).toEqual([
        'rollover:2 30 2027-06-10',
        'rollover:3 100 2027-07-10',
        'package:3 100 2027-05-10',
      ]);
    });

    it('brings the free allowance back', async () => {
      const ann = await opened('2027-01-10T00:00:00Z');
      const page = { action: 'discovery_pagination', units: 5 } as const;
      await clock.spend(ann, page);
      expect(await clock.authorize(ann, { ...page, units: 1, maxCredits: 0 })).toMatchObject({ required: 10 });
      await clock.turnTo('2027-02-10T00:00:00Z');
      expect(await clock.authorize(ann, page)).toMatchObject({ price: 0, position: { allowanceLeft: 0 } });
    });

    it('sells the version of the package that is on offer then', async () => {
      const ann = await opened('2027-01-10T00:00:00Z');
      await world.owner.query(`update credit_packages set is_active = false where code = 'thrifty'`);
      await world.owner.query(
        `insert into credit_packages (code, version, name, monthly_credits, rollover_cap) values ('thrifty', 2, 'Thrifty', 70, 10)`,
      );
      await clock.turnTo('2027-02-10T00:00:00Z');
      await clock.touch(ann);
      expect(await left(ann)).toEqual(['rollover:1 60', 'package:1 70']);
      await clock.turnTo('2027-03-10T00:00:00Z');
      await clock.touch(ann);
      expect(await left(ann)).toEqual(['rollover:2 10', 'package:2 70']);
    });

    it('goes on with a package that is no longer on offer', async () => {
      const ann = await opened('2027-01-10T00:00:00Z');
      await world.owner.query(`update credit_packages set is_active = false where code = 'thrifty'`);
      await clock.turnTo('2027-02-10T00:00:00Z');
      await clock.touch(ann);
      expect(await left(ann)).toEqual(['rollover:1 60', 'package:1 100']);
    });

    it.each(['day', 'month', 'year'])(
      'comes to the same whether a wallet is touched every %s or not at all',
      async (step) => {
        const [ann, ben] = [await opened('2027-01-31T08:00:00Z', 'patient'), await world.customer('patient')];
        for (const customer of [ann, ben]) {
          await clock.spend(customer, { units: 7 });
          await clock.grant(customer, 'promo', 33, '2027-03-03T00:00:00Z');
          const held = await clock.hold(customer, { units: 19 });
          await clock.grant(customer, 'promo', 9, '2027-05-01T00:00:00Z');
          await clock.expire(held);
          await clock.spend(customer, { units: 12 });
          await clock.hold(customer, { units: 3, leaseSeconds: 20 * 365 * 86_400 });
          await clock.capture(customer, held);
        }
        const end = Date.parse('2027-08-01T00:00:00Z');
        const stepMs = DAY_MS * { day: 1, month: 30, year: 365 }[step as 'day' | 'month' | 'year'];
        for (let at = Date.parse('2027-02-01T00:00:00Z'); at < end; at += stepMs) {
          await clock.turnTo(new Date(at).toISOString());
          await clock.touch(ann);
        }
        await clock.turnTo('2027-08-01T00:00:00Z');
        await clock.touch(ann);
        await clock.touch(ben);
        expect(await leftUntil(ben)).toEqual(await leftUntil(ann));
        const { last_seq: _, ...wallet } = await world.wallet(ann);
        expect(await world.wallet(ben)).toMatchObject(wallet);
      },
    );

    it('settles a debt out of each period it owes through, not out of the last alone', async () => {
      const [ann, ben] = [await opened('2027-01-10T00:00:00Z'), await world.customer('thrifty')];
      for (const customer of [ann, ben]) {
        const held = await clock.hold(customer, { units: 20 });
        await clock.expire(held);
        await clock.spend(customer, { units: 16 });
        await clock.capture(customer, held);
        expect(await world.wallet(customer)).toMatchObject({ posted: 0, owed: 80 });
      }
      await clock.turnTo('2027-02-10T00:00:00Z');
      await clock.touch(ann);
      expect(await world.wallet(ann)).toMatchObject({ posted: 20, owed: 0 });
      await clock.turnTo('2027-04-10T00:00:00Z');
      await clock.touch(ann);
      await clock.touch(ben);
      expect(await world.wallet(ann)).toMatchObject({ posted: 160, owed: 0 });
      expect(await leftUntil(ben)).toEqual(await leftUntil(ann));
    });
  });

  describe('a hold that is open when the period ends', () => {
    it('keeps its credits, and pays with them', async () => {
      const ann = await opened('2027-01-10T00:00:00Z');
      const held = await clock.hold(ann, { units: 16 });
      await clock.turnTo('2027-02-10T00:00:01Z');
      await clock.touch(ann);
      expect(await world.wallet(ann)).toMatchObject({ posted: 200, held: 80 });
      expect(await clock.capture(ann, held)).toMatchObject({ charged: 80, balance: 120, available: 120 });
      expect(await left(ann)).toEqual(['rollover:1 20', 'package:1 100']);
    });

    it('given back afterwards is carried over as far as the cap has room', async () => {
      const ann = await opened('2027-01-10T00:00:00Z');
      const held = await clock.hold(ann, { units: 16 });
      await clock.turnTo('2027-02-10T00:00:01Z');
      expect(await clock.release(ann, held)).toMatchObject({ charged: 0 });
      expect(await left(ann)).toEqual(['rollover:1 60', 'package:1 100']);
      expect(await world.wallet(ann)).toMatchObject({ posted: 160, held: 0 });
    });

    it('gives free units back to the period they are of', async () => {
      const ann = await opened('2027-01-10T00:00:00Z');
      const held = await clock.hold(ann, { action: 'discovery_pagination', units: 5 });
      await clock.turnTo('2027-02-10T00:00:00Z');
      await clock.spend(ann, { action: 'discovery_pagination', units: 2 });
      expect(await clock.release(ann, held)).toMatchObject({ allowanceLeft: 3 });
      expect(await world.allowance(ann, 'discovery_pagination')).toEqual({ limit: 5, used: 2, held: 0 });
    });

    it('tells the free units of the new period', async () => {
      const ann = await opened('2027-01-10T00:00:00Z');
      const held = await clock.hold(ann, { action: 'discovery_pagination', units: 5 });
      await clock.turnTo('2027-02-10T00:00:00Z');
      expect(await clock.capture(ann, held)).toMatchObject({ charged: 0, source: 'allowance', allowanceLeft: 5 });
    });

    it('of a promotion that has ended meanwhile expires when it is given back', async () => {
      const ann = await opened('2027-01-10T00:00:00Z', BARE);
      await clock.grant(ann, 'promo', 20, '2027-01-20T00:00:00Z');
      const held = await clock.hold(ann, { units: 2 });
      await clock.turnTo('2027-01-20T00:00:00Z');
      await clock.touch(ann);
      expect(await world.wallet(ann)).toMatchObject({ posted: 10, held: 10 });
      await clock.release(ann, held);
      expect(await world.wallet(ann)).toMatchObject({ posted: 0, held: 0 });
    });
  });

  describe('a change of the plan', () => {
    it('upwards acts at once, with the difference for the time that is left', async () => {
      const ann = await opened('2027-04-01T00:00:00Z', 'starter');
      await clock.turnTo('2027-04-21T00:00:00Z');
      const change = randomUUID();
      // 1,500 more a month, a third of it left
      expect(await clock.changePackage(ann, 'professional', change)).toMatchObject({ effect: 'now', credits: 500 });
      expect(await clock.changePackage(ann, 'professional', change)).toMatchObject({ effect: 'now', credits: 0 });
      expect((await left(ann)).sort()).toEqual(['package:0 1000', `upgrade:${change.replace(/-.*/, '')} 500`]);
      await clock.turnTo('2027-05-01T00:00:00Z');
      await clock.touch(ann);
      expect(await left(ann)).toEqual(['rollover:1 1250', 'package:1 2500']);
    });

    it('downwards acts when the period ends; nothing that was granted is taken', async () => {
      const ann = await opened('2027-04-01T00:00:00Z', 'professional');
      expect(await clock.changePackage(ann, 'starter')).toMatchObject({ effect: 'at_period_end', credits: 0 });
      expect(await world.wallet(ann)).toMatchObject({ posted: 2_500 });
      await clock.turnTo('2027-05-01T00:00:00Z');
      await clock.touch(ann);
      expect(await left(ann)).toEqual(['rollover:1 1250', 'package:1 1000']);
      await clock.turnTo('2027-06-01T00:00:00Z');
      await clock.touch(ann);
      expect(await left(ann)).toEqual(['rollover:2 500', 'package:2 1000']);
    });

    it('can be taken back before the period ends', async () => {
      const ann = await opened('2027-04-01T00:00:00Z', 'professional');
      await clock.changePackage(ann, 'starter');
      expect(await clock.call('app.cancel_package_change($1)', [ann.id])).toBe(true);
      expect(await clock.call('app.cancel_package_change($1)', [ann.id])).toBe(false);
      await clock.turnTo('2027-05-01T00:00:00Z');
      await clock.touch(ann);
      expect(await left(ann)).toEqual(['rollover:1 1250', 'package:1 2500']);
    });

    it('back and forth within a period brings nothing twice', async () => {
      const ann = await opened('2027-04-01T00:00:00Z', 'starter');
      await clock.changePackage(ann, 'professional');
      await clock.changePackage(ann, 'starter');
      expect(await clock.changePackage(ann, 'professional')).toMatchObject({ effect: 'none' });
      expect(await clock.changePackage(ann, 'enterprise')).toMatchObject({ effect: 'now', credits: 7_500 });
      expect(await world.wallet(ann)).toMatchObject({ posted: 10_000 });
    });

    it('knows what is on offer', async () => {
      const ann = await opened('2027-04-01T00:00:00Z', 'starter');
      await expect(clock.changePackage(ann, 'platinum')).rejects.toMatchObject({ code: 'CR404' });
    });
  });

  describe('a lease', () => {
    it('is over at its last instant, and not before', async () => {
      const ann = await opened('2027-01-10T00:00:00Z');
      const held = await clock.hold(ann, { leaseSeconds: 60 });
      await clock.turnTo('2027-01-10T00:00:59.999Z');
      expect(await clock.claimDue()).toEqual([]);
      await clock.turnTo('2027-01-10T00:01:00Z');
      expect(await clock.claimDue()).toMatchObject([{ operation_id: held.operationId, user_id: ann.id, attempt: 1 }]);
      expect(await clock.claimDue()).toEqual([]);
      await clock.expire(held);
    });

    it('may be made longer by the attempt that has it, never shorter', async () => {
      const ann = await opened('2027-01-10T00:00:00Z');
      const held = await clock.hold(ann, { leaseSeconds: 60 });
      const extend = (attempt: number, seconds: number) =>
        clock.call('app.extend_lease($1, $2, $3)', [held.operationId, attempt, seconds]);
      expect(await extend(1, 600)).toBe(true);
      expect(await extend(1, 5)).toBe(true);
      expect(await extend(2, 6_000)).toBe(false);
      await clock.turnTo('2027-01-10T00:09:59Z');
      expect(await clock.claimDue()).toEqual([]);
      await clock.turnTo('2027-01-10T00:10:00Z');
      expect(await clock.claimDue()).toHaveLength(1);
      await clock.expire(held);
      expect(await extend(1, 600)).toBe(false);
    });

    it('claimed by a sweep that died is claimed again after a minute', async () => {
      const ann = await opened('2027-01-10T00:00:00Z');
      const held = await clock.hold(ann, { leaseSeconds: 60 });
      await clock.turnTo('2027-01-10T00:01:00Z');
      const [claim] = await clock.claimDue();
      await clock.turnTo('2027-01-10T00:02:00Z');
      expect(await clock.claimDue()).toHaveLength(1);
      const settle = (until: unknown) =>
        clock.call('app.settle_due_hold($1, $2, $3)', [held.operationId, 'not_done', until]);
      expect(await settle(claim?.claimed_until)).toMatchObject({ settled: false, status: 'held' });
      expect(await settle('2027-01-10T00:03:00Z')).toMatchObject({ settled: true, status: 'expired' });
    });

    it('without evidence is asked about again ever more rarely, and given up after a week', async () => {
      const ann = await opened('2027-01-01T00:00:00Z');
      const held = await clock.hold(ann, { leaseSeconds: 60 });
      const asked: string[] = [];
      for (;;) {
        const [open] = await world.rows<{ lease_until: Date }>(
          `select lease_until from credit_operations where id = $1 and status = 'held'`,
          [held.operationId],
        );
        if (open === undefined) break;
        const at = open.lease_until.toISOString();
        asked.push(at.slice(5, 16));
        await clock.turnTo(at);
        expect(await clock.claimDue()).toHaveLength(1);
        await clock.call('app.settle_due_hold($1, $2)', [held.operationId, 'unknown']);
      }
      expect(asked).toEqual([
        ...['01-01T00:01', '01-01T00:06', '01-01T01:06', '01-02T01:06', '01-03T01:06', '01-04T01:06', '01-05T01:06'],
        ...['01-06T01:06', '01-07T01:06', '01-08T01:06'],
      ]);
      expect(await world.rows('select status from credit_operations where id = $1', [held.operationId])).toEqual([
        { status: 'expired' },
      ]);
    });

    it('is settled by a verdict that is one', async () => {
      const ann = await opened('2027-01-10T00:00:00Z');
      const held = await clock.hold(ann, { leaseSeconds: 60 });
      await expect(clock.expire(held, 'perhaps')).rejects.toMatchObject({ code: 'CR409' });
      await clock.expire(held);
    });
  });
});
