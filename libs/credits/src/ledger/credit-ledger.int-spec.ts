import { randomUUID } from 'node:crypto';
import { holdOf, LedgerWorld, use, type Customer, type Station } from '../../test/ledger-world';
import type { CreditLedger } from './credit-ledger.service';
import type { Hold } from './ledger.types';

const ANSWER = { status: 200, contentType: 'application/json', body: '{"posts":[]}' };
const DAY = 86_400;

describe('asking for credits', () => {
  let world: LedgerWorld;
  let station: Station;
  let ledger: CreditLedger;

  beforeAll(async () => {
    world = await LedgerWorld.open();
    station = world.station();
    ({ ledger } = station);
  });
  afterEach(async () => expect(await world.violations()).toEqual([]));
  afterAll(() => world.close());

  const hold = async ({ claims }: Customer, change: Parameters<typeof use>[0] = {}): Promise<Hold> =>
    holdOf(await ledger.authorize(claims, use(change)));
  const spend = async (customer: Customer, change: Parameters<typeof use>[0] = {}) =>
    ledger.capture(customer.claims, await hold(customer, change));

  it('reserves the price; the balance moves when it is captured', async () => {
    const ann = await world.customerWith(100);
    const authorization = await ledger.authorize(ann.claims, use({ units: 3 }));
    expect(authorization).toMatchObject({
      outcome: 'held',
      price: 15,
      hold: { attempt: 1 },
      position: { balance: 100, held: 15, available: 85, allowanceLeft: 0 },
    });
    expect(await ledger.capture(ann.claims, holdOf(authorization))).toMatchObject({
      status: 'captured',
      action: 'post_analytics',
      charged: 15,
      source: 'plan',
      balance: 85,
      held: 0,
      available: 85,
    });
    expect(await world.wallet(ann)).toMatchObject({ posted: 85, held: 0 });
    expect(await world.entries(ann)).toMatchObject([
      { kind: 'adjust', delta: 100, balance_after: 100 },
      { kind: 'charge', delta: -15, balance_after: 85, actor: `user:${ann.id}` },
    ]);
  });

  it('tells when the period ends, in ISO form', async () => {
    const ann = await world.customerWith(100);
    const { resetsAt } = await spend(ann);
    expect(resetsAt).toBe((await world.wallet(ann)).period_end.toISOString());
  });

  it('gives back what was reserved, and charges nothing', async () => {
    const ann = await world.customerWith(100);
    const held = await hold(ann, { units: 20 });
    expect(await ledger.release(ann.claims, held)).toMatchObject({
      status: 'voided',
      charged: 0,
      source: 'none',
      balance: 100,
      held: 0,
      available: 100,
    });
    expect(await world.entries(ann)).toHaveLength(1);
  });

  it.each(['capture', 'release'] as const)('answers a repeated %s as it did the first time', async (settle) => {
    const ann = await world.customerWith(100);
    const held = await hold(ann);
    const first = await ledger[settle](ann.claims, held);
    await spend(ann);
    expect(await ledger[settle](ann.claims, held)).toEqual(first);
    expect(await world.wallet(ann)).toMatchObject({ posted: first.charged === 0 ? 95 : 90 });
  });

  it('does not give back what was captured', async () => {
    const ann = await world.customerWith(100);
    const held = await hold(ann);
    const captured = await ledger.capture(ann.claims, held);
    expect(await ledger.release(ann.claims, held)).toEqual(captured);
    expect(await world.wallet(ann)).toMatchObject({ posted: 95, held: 0 });
  });

  it('charges once when capture and release of one hold ride together', async () => {
    const ann = await world.customerWith(100);
    const held = await hold(ann);
    const ends = await Promise.all([ledger.release(ann.claims, held), ledger.capture(ann.claims, held)]);
    expect(ends).toMatchObject([{ status: 'captured' }, { status: 'captured' }]);
    expect(await world.wallet(ann)).toMatchObject({ posted: 95, held: 0 });
  });

  it('charges once when one hold is captured twice in one call', async () => {
    const ann = await world.customerWith(100);
    const held = await hold(ann);
    const [one, other] = await Promise.all([ledger.capture(ann.claims, held), ledger.capture(ann.claims, held)]);
    expect(one).toEqual(other);
    expect(await world.wallet(ann)).toMatchObject({ posted: 95, held: 0 });
  });

  it('refuses with what is missing, and then takes the same key once there is enough', async () => {
    const ann = await world.customerWith(12);
    const request = use({ units: 3 });
    expect(await ledger.authorize(ann.claims, request)).toMatchObject({
      outcome: 'insufficient',
      required: 15,
      position: { balance: 12, held: 0, available: 12 },
    });
    await world.grant(ann, 'topup', 3);
    expect(await ledger.authorize(ann.claims, request)).toMatchObject({ outcome: 'held', hold: { attempt: 1 } });
  });

  it('counts what others have reserved as gone', async () => {
    const ann = await world.customerWith(10);
    const held = await hold(ann);
    await hold(ann);
    expect(await ledger.authorize(ann.claims, use())).toMatchObject({
      outcome: 'insufficient',
      required: 5,
      position: { balance: 10, held: 10, available: 0 },
    });
    await ledger.release(ann.claims, held);
    expect(await ledger.authorize(ann.claims, use())).toMatchObject({ outcome: 'held' });
  });

  it('decides one after the other within a call', async () => {
    const ann = await world.customerWith(12);
    const outcomes = await Promise.all([1, 2, 3].map(() => ledger.authorize(ann.claims, use())));
    expect(outcomes).toMatchObject([
      { outcome: 'held', position: { held: 5, available: 7 } },
      { outcome: 'held', position: { held: 10, available: 2 } },
      { outcome: 'insufficient', position: { held: 10, available: 2 } },
    ]);
  });

  it('knows within a call what it has reserved before, and needs no second call', async () => {
    const ann = await world.customerWith(12);
    const steps = [1, 2, 3].map((n) => ({
      ...{ kind: 'authorize', id: randomUUID(), action: 'post_analytics', units: 1, lease: 60 },
      ...{ key: `key ${n}`, fingerprint: 'f' },
    }));
    const [row] = await station.database.callAsUser<{ results: unknown }>(
      ann.claims,
      'select app.credit_steps($1::jsonb) as results',
      [JSON.stringify(steps)],
    );
    expect(row?.results).toMatchObject([{ outcome: 'held' }, { outcome: 'held' }, { outcome: 'insufficient' }]);
  });

  it('settles before it decides, so that what is given back can be spent in the same call', async () => {
    const ann = await world.customerWith(5);
    const held = await hold(ann);
    const [next] = await Promise.all([ledger.authorize(ann.claims, use()), ledger.release(ann.claims, held)]);
    expect(next).toMatchObject({ outcome: 'held' });
  });

  it('refuses a price above what the caller wants to pay', async () => {
    const ann = await world.customerWith(100);
    expect(await ledger.authorize(ann.claims, use({ units: 3, maxCredits: 14 }))).toMatchObject({
      outcome: 'above_maximum',
      required: 15,
    });
    expect(await ledger.authorize(ann.claims, use({ units: 3, maxCredits: 15 }))).toMatchObject({ outcome: 'held' });
  });

  it('refuses more units than the price list allows, and none at all', async () => {
    const ann = await world.customerWith(100_000);
    expect(await ledger.authorize(ann.claims, use({ units: 1_001 }))).toEqual({
      outcome: 'too_many_units',
      maxUnits: 1_000,
    });
    expect(await ledger.authorize(ann.claims, use({ units: 0 }))).toMatchObject({ outcome: 'too_many_units' });
    expect(await ledger.authorize(ann.claims, use({ units: 1_000 }))).toMatchObject({ outcome: 'held', price: 5_000 });
  });

  it('refuses what has no price', async () => {
    const ann = await world.customerWith(100);
    expect(await ledger.authorize(ann.claims, use({ action: 'time_travel' as 'bulk_export' }))).toEqual({
      outcome: 'unknown_action',
    });
  });

  it('refuses while the wallet is frozen; what is under way may still be settled', async () => {
    const ann = await world.customerWith(100);
    const held = await hold(ann);
    await world.system('app.freeze_wallet($1, $2)', [ann.id, 'chargeback']);
    expect(await ledger.authorize(ann.claims, use())).toEqual({ outcome: 'frozen' });
    expect(await ledger.capture(ann.claims, held)).toMatchObject({ status: 'captured', charged: 5 });
    await world.system('app.unfreeze_wallet($1)', [ann.id]);
    expect(await ledger.authorize(ann.claims, use())).toMatchObject({ outcome: 'held' });
  });

  it('writes nothing of a refusal that could be counted', async () => {
    const ann = await world.customerWith(12);
    const before = await world.wallet(ann);
    await ledger.authorize(ann.claims, use({ units: 3 }));
    await ledger.authorize(ann.claims, use({ maxCredits: 1 }));
    expect(await world.wallet(ann)).toEqual(before);
    expect(await world.rows(`select from credit_operations where wallet_id = $1`, [ann.walletId])).toEqual([]);
    expect(station.told).not.toContain(ann.id);
  });

  it('tells the caches of a user after every change', async () => {
    const ann = await world.customerWith(100);
    const held = await hold(ann);
    await ledger.capture(ann.claims, held);
    expect(station.told.filter((id) => id === ann.id)).toHaveLength(2);
  });

  it('knows no wallet of somebody who has none', async () => {
    const claims = { sub: randomUUID(), role: 'authenticated' as const };
    await expect(ledger.authorize(claims, use())).rejects.toMatchObject({ code: 'RESOURCE.NOT_FOUND' });
  });

  describe('under one key', () => {
    it('charges once; a repetition is told what was charged and what was answered', async () => {
      const ann = await world.customerWith(100);
      const request = use();
      const settlement = await ledger.capture(ann.claims, await hold(ann, request), { answer: ANSWER });
      expect(await ledger.authorize(ann.claims, request)).toEqual({ outcome: 'replay', settlement, answer: ANSWER });
      expect(await world.wallet(ann)).toMatchObject({ posted: 95, held: 0 });
    });

    it('replays without an answer when none was kept', async () => {
      const ann = await world.customerWith(100);
      const request = use();
      await spend(ann, request);
      expect(await ledger.authorize(ann.claims, request)).toMatchObject({ outcome: 'replay', answer: null });
    });

    it('has one use under way', async () => {
      const ann = await world.customerWith(100);
      const request = use();
      await hold(ann, request);
      expect(await ledger.authorize(ann.claims, request)).toEqual({ outcome: 'in_progress' });
      expect(await world.wallet(ann)).toMatchObject({ held: 5 });
    });

    it('lets one of two that ask in the same call in', async () => {
      const ann = await world.customerWith(100);
      const request = use();
      const outcomes = await Promise.all([1, 2].map(() => ledger.authorize(ann.claims, request)));
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['held', 'in_progress']);
    });

    it.each(['held', 'captured', 'voided'] as const)('refuses another request when the first is %s', async (state) => {
      const ann = await world.customerWith(100);
      const request = use();
      const held = await hold(ann, request);
      if (state === 'captured') await ledger.capture(ann.claims, held);
      if (state === 'voided') await ledger.release(ann.claims, held);
      const other = await ledger.authorize(ann.claims, { ...request, fingerprint: 'another body' });
      expect(other).toEqual({ outcome: 'key_reused' });
    });

    it('keeps the keys of two customers apart', async () => {
      const [ann, ben] = [await world.customerWith(100), await world.customerWith(100)];
      const request = use();
      await spend(ann, request);
      expect(await ledger.authorize(ben.claims, { ...request, fingerprint: 'his own' })).toMatchObject({
        outcome: 'held',
      });
    });

    it('tries again after a release, with a number of its own; the outdated attempt settles nothing', async () => {
      const ann = await world.customerWith(100);
      const request = use({ units: 2 });
      const first = await hold(ann, request);
      await ledger.release(ann.claims, first);
      const second = await hold(ann, request);
      expect(second).toEqual({ operationId: first.operationId, attempt: 2 });

      const late = await ledger.release(ann.claims, first);
      expect(late).toMatchObject({ charged: 0, source: 'none', balance: 100, held: 10, available: 90 });
      expect(await world.wallet(ann)).toMatchObject({ posted: 100, held: 10 });
      expect(await ledger.capture(ann.claims, second)).toMatchObject({ status: 'captured', charged: 10, balance: 90 });
    });

    it('finds its own hold again when the reply to the first attempt was lost', async () => {
      const ann = await world.customerWith(100);
      const step = {
        kind: 'authorize',
        id: randomUUID(),
        action: 'post_analytics',
        units: 1,
        key: 'k',
        fingerprint: 'f',
      };
      const call = () =>
        station.database.callAsUser<{ results: Record<string, unknown>[] }>(
          ann.claims,
          'select app.credit_steps($1::jsonb) as results',
          [JSON.stringify([{ ...step, lease: 60 }])],
        );
      const [first] = await call();
      const [second] = await call();
      expect(second?.results[0]).toMatchObject({ outcome: 'held', operationId: first?.results[0]?.operationId });
      expect(await world.wallet(ann)).toMatchObject({ held: 5 });
    });
  });

  describe('for what is owned', () => {
    it('asks nothing for a page bought within the time, and again after it', async () => {
      const ann = await world.customerWith(100);
      const page = { resource: 'page 1', ownedForSeconds: DAY };
      const held = await hold(ann, page);
      expect(await ledger.authorize(ann.claims, use(page))).toMatchObject({ outcome: 'held' });
      await ledger.capture(ann.claims, held);
      expect(await ledger.authorize(ann.claims, use(page))).toMatchObject({
        outcome: 'owned',
        position: { balance: 95 },
      });
      expect(await ledger.authorize(ann.claims, use({ ...page, resource: 'page 2' }))).toMatchObject({
        outcome: 'held',
      });
      expect(await ledger.authorize(ann.claims, use({ ...page, action: 'bulk_export' }))).toMatchObject({
        outcome: 'held',
      });
      await world.owner.query(
        `update credit_operations set created_at = created_at - interval '25 hours', settled_at = settled_at - interval '25 hours'
          where id = $1`,
        [held.operationId],
      );
      expect(await ledger.authorize(ann.claims, use(page))).toMatchObject({ outcome: 'held' });
    });

    it('refuses nobody for want of credits while the same thing is being bought under another key', async () => {
      const ann = await world.customerWith(5);
      const page = { resource: 'page 1', ownedForSeconds: DAY };
      const held = await hold(ann, page);
      expect(await ledger.authorize(ann.claims, use(page))).toEqual({ outcome: 'being_bought' });
      for (const other of [{ ...page, resource: 'page 2' }, { resource: 'page 1' }]) {
        expect(await ledger.authorize(ann.claims, use(other))).toMatchObject({ outcome: 'insufficient', required: 5 });
      }
      await ledger.capture(ann.claims, held);
      expect(await ledger.authorize(ann.claims, use(page))).toMatchObject({ outcome: 'owned' });
    });

    it('counts from the purchase, not from an earlier attempt under the same key', async () => {
      const ann = await world.customerWith(100);
      const page = use({ resource: 'page 1', ownedForSeconds: DAY });
      const first = await hold(ann, page);
      await ledger.release(ann.claims, first);
      await world.owner.query(
        `update credit_operations set created_at = created_at - interval '25 hours', settled_at = settled_at - interval '25 hours'
          where id = $1`,
        [first.operationId],
      );
      await spend(ann, page);
      const { key: _, ...again } = page;
      expect(await ledger.authorize(ann.claims, use(again))).toMatchObject({ outcome: 'owned' });
    });

    it('does not know what another customer owns', async () => {
      const [ann, ben] = [await world.customerWith(100), await world.customerWith(100)];
      const page = { resource: 'page 1', ownedForSeconds: DAY };
      await spend(ann, page);
      expect(await ledger.authorize(ben.claims, use(page))).toMatchObject({ outcome: 'held' });
    });

    it('keeps no purchase when the action is not kept', async () => {
      const ann = await world.customerWith(100);
      await spend(ann, { resource: 'page 1' });
      expect(await ledger.authorize(ann.claims, use({ resource: 'page 1' }))).toMatchObject({ outcome: 'held' });
    });
  });

  describe('for work that goes on in the worker', () => {
    it('charges what was handed over, and tells the caches of its owner', async () => {
      const ann = await world.customerWith(100);
      const held = await hold(ann, { units: 4 });
      const told = station.told.length;
      expect(await ledger.captureForWorker(held, { units: 3, answer: ANSWER })).toMatchObject({
        status: 'captured',
        charged: 15,
        balance: 85,
      });
      expect(station.told.slice(told)).toEqual([ann.id]);
      expect((await world.entries(ann)).at(-1)).toMatchObject({ kind: 'charge', actor: 'system' });
    });

    it('gives back what the worker could not use', async () => {
      const ann = await world.customerWith(100);
      const held = await hold(ann, { units: 4 });
      expect(await ledger.releaseForWorker(held)).toMatchObject({ status: 'voided', available: 100 });
      expect(await ledger.captureForWorker(held)).toMatchObject({ status: 'captured', charged: 20 });
      expect((await world.entries(ann)).at(-1)).toMatchObject({ kind: 'late_charge' });
    });

    it('keeps the hold as long as the worker says it is at work', async () => {
      const ann = await world.customerWith(100);
      const held = await hold(ann);
      const leaseOf = async () => {
        const [row] = await world.rows<{ seconds: number }>(
          `select round(extract(epoch from lease_until - now()))::int as seconds from credit_operations where id = $1`,
          [held.operationId],
        );
        return row?.seconds;
      };
      expect(await ledger.extendLease(held, 3_600)).toBe(true);
      expect(await leaseOf()).toBeGreaterThan(3_500);
      expect(await ledger.extendLease({ ...held, attempt: 2 }, 7_200)).toBe(false);
      await ledger.releaseForWorker(held);
      expect(await ledger.extendLease(held, 7_200)).toBe(false);
    });

    it('knows no operation that never was', async () => {
      const hold = { operationId: randomUUID(), attempt: 1 };
      await expect(ledger.captureForWorker(hold)).rejects.toMatchObject({ code: 'RESOURCE.NOT_FOUND' });
    });
  });

  describe('unlocking a creator', () => {
    const unlocking = (username: string, change: Parameters<typeof use>[0] = {}) =>
      use({ action: 'influencer_unlock', resource: username, ownedForSeconds: 3_155_760_000, ...change });

    it('charges and unlocks in one step', async () => {
      const ann = await world.customerWith(100);
      const creator = await world.creator();
      const held = await hold(ann, unlocking(creator.username));
      expect(await ledger.unlock(ann.claims, held, creator.id)).toMatchObject({
        owned: false,
        settlement: { status: 'captured', charged: 25, balance: 75 },
      });
      expect(
        await world.rows('select user_id, operation_id from unlocked_influencers where profile_id = $1', [creator.id]),
      ).toEqual([{ user_id: ann.id, operation_id: held.operationId }]);
      expect(
        await world.rows('select source, expires_at from user_profile_access where user_id = $1', [ann.id]),
      ).toEqual([{ source: 'unlock', expires_at: null }]);
    });

    it('says the same when it is repeated', async () => {
      const ann = await world.customerWith(100);
      const creator = await world.creator();
      const held = await hold(ann, unlocking(creator.username));
      const first = await ledger.unlock(ann.claims, held, creator.id);
      expect(await ledger.unlock(ann.claims, held, creator.id)).toEqual(first);
      expect(await world.wallet(ann)).toMatchObject({ posted: 75 });
    });

    it('owns a creator for ever, also under another name', async () => {
      const ann = await world.customerWith(100);
      const creator = await world.creator();
      await ledger.unlock(ann.claims, await hold(ann, unlocking(creator.username)), creator.id);
      await world.owner.query(`update profiles set username = username || '_renamed' where id = $1`, [creator.id]);
      await world.age(ann, '40 years');

      const renamed = unlocking(`${creator.username}_renamed`);
      expect(await ledger.authorize(ann.claims, renamed)).toMatchObject({ outcome: 'owned' });
      // Under the old name somebody else may live now: only the effect knows who it is, and finds it unlocked.
      const old = await hold(ann, unlocking(creator.username));
      expect(await ledger.unlock(ann.claims, old, creator.id)).toMatchObject({
        owned: true,
        settlement: { status: 'voided', charged: 0 },
      });
      expect((await world.taken(ann)).map(([, amount]) => amount)).toEqual([25]);
    });

    it('charges one of two operations that unlock the same creator at once', async () => {
      const ann = await world.customerWith(100);
      const creator = await world.creator();
      const holds = [await hold(ann, unlocking(creator.username)), await hold(ann, unlocking(creator.username))];
      const outcomes = await Promise.all(
        holds.map((held, i) => (i === 0 ? station : world.station(1)).ledger.unlock(ann.claims, held, creator.id)),
      );
      expect(outcomes.map(({ owned }) => owned).sort()).toEqual([false, true]);
      expect(await world.wallet(ann)).toMatchObject({ posted: 75, held: 0 });
    });

    it('unlocks what waits for one wallet in one call; what cannot be unlocked fails alone', async () => {
      const ann = await world.customerWith(100);
      const [one, other] = [await world.creator(), await world.creator()];
      const holds = [];
      for (let i = 0; i < 4; i++) holds.push(await hold(ann, unlocking(one.username)));
      const wanted = [one.id, other.id, one.id, randomUUID()];
      const ends = await Promise.allSettled(
        holds.map((held, i) => ledger.unlock(ann.claims, held, wanted[i] as string)),
      );
      expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
      const owned = ends.slice(0, 3).map((end) => (end.status === 'fulfilled' ? end.value.owned : null));
      expect([owned[1], [owned[0], owned[2]].sort()]).toEqual([false, [false, true]]);
      expect(await world.wallet(ann)).toMatchObject({ posted: 50, held: 25 });
    });

    it('turns access that would end into access for ever', async () => {
      const ann = await world.customerWith(100);
      const creator = await world.creator();
      await world.owner.query(
        `insert into user_profile_access (user_id, profile_id, source, expires_at) values ($1, $2, 'admin_grant', now() + interval '1 day')`,
        [ann.id, creator.id],
      );
      await ledger.unlock(ann.claims, await hold(ann, unlocking(creator.username)), creator.id);
      expect(
        await world.rows('select source, expires_at from user_profile_access where user_id = $1', [ann.id]),
      ).toEqual([{ source: 'unlock', expires_at: null }]);
    });

    it('does not unlock two creators for one price', async () => {
      const ann = await world.customerWith(100);
      const [one, other] = [await world.creator(), await world.creator()];
      const held = await hold(ann, unlocking(one.username));
      await ledger.unlock(ann.claims, held, one.id);
      await expect(ledger.unlock(ann.claims, held, other.id)).rejects.toMatchObject({ code: 'RESOURCE.CONFLICT' });
      expect(await world.rows('select from unlocked_influencers where user_id = $1', [ann.id])).toHaveLength(1);
    });

    it('takes no operation of another action', async () => {
      const ann = await world.customerWith(100);
      const creator = await world.creator();
      const held = await hold(ann);
      await expect(ledger.unlock(ann.claims, held, creator.id)).rejects.toMatchObject({ code: 'RESOURCE.NOT_FOUND' });
      expect(await world.rows('select from unlocked_influencers where user_id = $1', [ann.id])).toEqual([]);
    });
  });

  describe('asking for the price', () => {
    const quote = (customer: Customer, change: Partial<Parameters<CreditLedger['quote']>[1]> = {}) =>
      ledger.quote(customer.claims, {
        action: 'discovery_pagination',
        units: 1,
        resource: null,
        ownedForSeconds: null,
        ...change,
      });

    it('counts the free units first and reserves nothing', async () => {
      const ann = await world.customerWith(100);
      expect(await quote(ann, { units: 7 })).toEqual({
        action: 'discovery_pagination',
        units: 7,
        unitCost: 10,
        freeUnits: 5,
        price: 20,
        owned: false,
        frozen: false,
        affordable: true,
        maxUnits: 1_000,
        balance: 100,
        held: 0,
        available: 100,
        allowanceLeft: 5,
        resetsAt: (await world.wallet(ann)).period_end.toISOString(),
      });
      expect(await world.wallet(ann)).toMatchObject({ held: 0 });
    });

    it('promises what the authorisation then asks', async () => {
      const ann = await world.customerWith(100);
      await hold(ann, { action: 'discovery_pagination', units: 3 });
      const { price, affordable, freeUnits } = await quote(ann, { units: 4 });
      expect({ price, affordable, freeUnits }).toEqual({ price: 20, affordable: true, freeUnits: 2 });
      expect(await ledger.authorize(ann.claims, use({ action: 'discovery_pagination', units: 4 }))).toMatchObject({
        outcome: 'held',
        price: 20,
      });
    });

    it('says what cannot be paid, what is owned, and that a frozen wallet pays nothing', async () => {
      const ann = await world.customerWith(20);
      expect(await quote(ann, { units: 8 })).toMatchObject({ price: 30, affordable: false });
      await spend(ann, { resource: 'r', ownedForSeconds: DAY });
      expect(await quote(ann, { action: 'post_analytics', resource: 'r', ownedForSeconds: DAY })).toMatchObject({
        owned: true,
        price: 0,
      });
      await world.system('app.freeze_wallet($1, $2)', [ann.id, 'test']);
      expect(await quote(ann)).toMatchObject({ frozen: true, affordable: false });
    });

    it('knows no price of an unknown action', async () => {
      const ann = await world.customerWith(20);
      await expect(quote(ann, { action: 'time_travel' as 'bulk_export' })).rejects.toMatchObject({
        code: 'CREDITS.UNKNOWN_ACTION',
      });
    });
  });
});
