import { randomUUID } from 'node:crypto';
import type { Cache } from '@app/cache';
import type { Database, UserClaims } from '@app/database';
import { Logger, Metrics } from '@app/observability';
import { openDatabase } from '@app/testing';
import { CreditLedger } from '../../src/ledger/credit-ledger.service';
import { LedgerRepository } from '../../src/ledger/ledger.repository';
import type { AuthorizeRequest, Hold } from '../../src/ledger/ledger.types';
import { WalletEvents } from '../../src/ledger/wallet-events';
import { LedgerWorld } from './ledger-world';
import { ReplyEater } from './reply-eater';

const CREDITS = 1_000;
const PRICE = 5;
const UNLOCK_PRICE = 25;

/** The database has committed, and the connection is cut before it says so. Nobody knows; asking again must find out. */
describe('a step whose answer is lost', () => {
  let world: LedgerWorld;
  let eater: ReplyEater;
  let database: Database;
  let ledger: CreditLedger;
  let customer: UserClaims;

  beforeAll(async () => {
    world = await LedgerWorld.open();
    eater = await ReplyEater.before(world.database.url);
    const { url, apiUrl, systemUrl } = world.database;
    database = openDatabase({ url, apiUrl: eater.through(apiUrl), systemUrl: eater.through(systemUrl) });
    const logger = Logger.create({ level: 'silent', pretty: false, process: 'test' } as never);
    const events = new WalletEvents({ invalidate: () => Promise.resolve() } as unknown as Cache);
    ledger = new CreditLedger(new LedgerRepository(database), events, new Metrics(), logger);
  });
  beforeEach(async () => {
    customer = await world.openWallet(CREDITS);
    eater.eaten = 0;
  });
  afterEach(async () => {
    expect(eater.eaten).toBe(1);
    expect(await world.chargesWithoutEffects()).toEqual([]);
    expect(await world.violations()).toEqual([]);
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await eater.close();
    await world.close();
  });

  function requestFor(action: AuthorizeRequest['action']): AuthorizeRequest {
    const key = randomUUID();
    const once = { units: 1, resource: null, ownedForSeconds: null, maxCredits: null, leaseSeconds: 60 };
    return { action, key, fingerprint: key, ...once };
  }

  async function hold(action: AuthorizeRequest['action'] = 'post_analytics'): Promise<Hold> {
    const authorization = await ledger.authorize(customer, requestFor(action));
    if (authorization.outcome !== 'held') throw new Error(`authorised as ${authorization.outcome}`);
    return authorization.hold;
  }

  const charges = () =>
    world.rows<{ charged: number }>(
      `select -t.delta::int as charged from credit_transactions t join credit_wallets w on w.id = t.wallet_id
        where w.user_id = $1 and t.kind in ('charge', 'late_charge')`,
      [customer.sub],
    );

  it('an authorisation is held, once', async () => {
    eater.eatReplyTo('"kind":"authorize"');
    const request = requestFor('post_analytics');
    expect(await ledger.authorize(customer, request)).toMatchObject({ outcome: 'held', price: PRICE });
    expect(await world.balance(customer)).toEqual({ posted: CREDITS, held: PRICE });
    expect(await world.operations(customer)).toEqual({ [request.key]: 'held' });
  });

  it('a capture is captured, once', async () => {
    const held = await hold();
    eater.eatReplyTo('"kind":"capture"');
    expect(await ledger.capture(customer, held)).toMatchObject({ status: 'captured', charged: PRICE, balance: 995 });
    expect(await charges()).toEqual([{ charged: PRICE }]);
    expect(await world.balance(customer)).toEqual({ posted: CREDITS - PRICE, held: 0 });
  });

  it('a capture that rides with forty others: each is captured, once', async () => {
    const holds = await Promise.all(Array.from({ length: 40 }, () => hold()));
    eater.eatReplyTo('"kind":"capture"');
    const settlements = await Promise.all(holds.map((held) => ledger.capture(customer, held)));
    expect(settlements.map(({ status, charged }) => ({ status, charged }))).toEqual(
      holds.map(() => ({ status: 'captured', charged: PRICE })),
    );
    expect(await charges()).toHaveLength(40);
    expect(await world.balance(customer)).toEqual({ posted: CREDITS - 40 * PRICE, held: 0 });
  });

  it('a release gives back, once', async () => {
    const held = await hold();
    eater.eatReplyTo('"kind":"release"');
    expect(await ledger.release(customer, held)).toMatchObject({ status: 'voided', charged: 0 });
    expect(await charges()).toEqual([]);
    expect(await world.balance(customer)).toEqual({ posted: CREDITS, held: 0 });
  });

  it('an unlock is there and paid, once', async () => {
    const [held, profileId] = [await hold('influencer_unlock'), await world.storeCreator()];
    eater.eatReplyTo(profileId);
    expect(await ledger.unlock(customer, held, profileId)).toMatchObject({
      owned: false,
      settlement: { status: 'captured', charged: UNLOCK_PRICE },
    });
    expect(await charges()).toEqual([{ charged: UNLOCK_PRICE }]);
  });

  it("a worker's capture is captured, once", async () => {
    const held = await hold();
    eater.eatReplyTo('"kind":"capture"');
    expect(await ledger.captureForWorker(held)).toMatchObject({ status: 'captured', charged: PRICE });
    expect(await charges()).toEqual([{ charged: PRICE }]);
  });
});
