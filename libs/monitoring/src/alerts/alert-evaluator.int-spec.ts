import { Redis } from 'ioredis';
import { Client } from 'pg';
import { Webhook } from 'standardwebhooks';
import type { Database } from '@app/database';
import {
  createTestDatabase,
  openDatabase,
  PrivateRedis,
  until,
  WebhookReceiver,
  type TestDatabase,
} from '@app/testing';
import { aReport } from '../../test/a-report';
import { AlertProcess } from '../../test/alert-process';
import type { Alert } from './alert.types';
import { AlertEvaluator } from './alert-evaluator';

jest.setTimeout(60_000);

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const LEASE = 'cs:monitoring:evaluator';
const BEGINNING = Date.now();

interface Row {
  id: string;
  started_at: Date;
  resolved_at: Date | null;
  firing_notice: string;
  resolved_notice: string;
}

/** The real database behind a switch. */
class Switchable {
  isAway = false;
  constructor(private readonly database: Database) {}
  readAsSystem(text: string, params?: readonly unknown[]): Promise<unknown[]> {
    return this.isAway ? Promise.reject(new Error('away')) : this.database.readAsSystem(text, params);
  }
  get asDatabase(): Database {
    return this as unknown as Database;
  }
}

describe(AlertEvaluator.name, () => {
  let server: TestDatabase;
  let owner: Client;
  let real: Database;
  let database: Switchable;
  let redis: PrivateRedis;
  let probe: Redis;
  let receiver: WebhookReceiver;
  let processes: AlertProcess[];
  let tick: number;
  let skippedMs: number;
  const now = Date.now.bind(Date);

  beforeAll(async () => {
    server = await createTestDatabase();
    owner = new Client({ connectionString: server.url });
    await owner.connect();
    real = openDatabase(server);
    redis = await PrivateRedis.start();
  });
  beforeEach(async () => {
    [processes, tick, skippedMs] = [[], 0, 0];
    jest.spyOn(Date, 'now').mockImplementation(() => now() + skippedMs);
    database = new Switchable(real);
    receiver = await WebhookReceiver.start();
    probe = new Redis(redis.url);
  });
  afterEach(async () => {
    for (const running of processes) running.kill();
    await probe.flushall();
    probe.disconnect();
    await receiver.stop();
    await owner.query('truncate monitoring_alerts, monitoring_leases');
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    await real.onApplicationShutdown();
    await owner.end();
    await Promise.all([server.drop(), redis.stop()]);
  });

  const start = async (
    webhook: { url: string; secret: string } | undefined = { url: receiver.url, secret: SECRET },
  ) => {
    const started = await AlertProcess.start({ database: database.asDatabase, redisUrl: redis.url, webhook });
    processes.push(started);
    return started;
  };
  const at = (nth: number) => new Date(BEGINNING + nth * 5_000).toISOString();
  const report = (errorRate: number) => {
    tick++;
    return aReport({ tick, at: at(tick), http: { ...aReport().http, errorRate } });
  };
  /** The next ticks of these processes, all with the same report. */
  const play = async (rates: readonly number[], ...running: AlertProcess[]) => {
    for (const rate of rates) {
      const shared = report(rate);
      await Promise.all(running.map((each) => each.tick(shared)));
    }
  };
  const SICK = [0.2, 0.2];
  const WELL = [0, 0, 0];
  const rows = async () => (await owner.query<Row>('select * from monitoring_alerts order by started_at')).rows;
  const told = () => receiver.received.map(({ headers }) => String(headers['webhook-id']));
  const leaseRunsOut = () => probe.del(LEASE);

  it('raises an alert once, stores it, tells of it with a signature, and does the same when it is over', async () => {
    const evaluating = await start();
    await play([...SICK, 0.2, 0.2], evaluating);
    const [alert] = evaluating.board.firing();
    expect(alert).toMatchObject({ rule: 'error_rate', state: 'firing', startedAt: at(1), value: 0.2, unit: 'ratio' });
    expect(told()).toEqual([`${alert?.id}.firing`]);
    await play([...WELL, 0, 0], evaluating);
    expect(evaluating.board.firing()).toEqual([]);
    expect(told()).toEqual([`${alert?.id}.firing`, `${alert?.id}.resolved`]);
    expect(await rows()).toMatchObject([
      { id: alert?.id, firing_notice: 'delivered', resolved_notice: 'delivered', resolved_at: new Date(at(7)) },
    ]);
    for (const { headers, body } of receiver.received) new Webhook(SECRET).verify(body, headers as never);
    const messages = receiver.received.map(({ body }) => JSON.parse(body) as { type: string; data: Alert });
    expect(messages.map(({ type, data }) => [type, data.state, data.resolvedAt])).toEqual([
      ['alert.firing', 'firing', null],
      ['alert.resolved', 'resolved', at(7)],
    ]);
    expect([evaluating.logged('Alert firing'), evaluating.logged('Alert resolved')]).toEqual([
      [alert?.id],
      [alert?.id],
    ]);
    expect(await evaluating.metrics.valueOf('app_alert_deliveries_total', { outcome: 'delivered' })).toBe(2);
  });

  it('shows what fires as a metric', async () => {
    const evaluating = await start();
    const shown = async () => {
      await evaluating.metrics.refresh();
      return evaluating.metrics.valueOf('app_alerts_firing', { rule: 'error_rate', severity: 'critical' });
    };
    await play(SICK, evaluating);
    expect(await shown()).toBe(1);
    await play(WELL, evaluating);
    expect(await shown()).toBe(0);
  });

  it('tells and shows without the database, and stores it with its true times when it is back', async () => {
    const evaluating = await start();
    database.isAway = true;
    await play(SICK, evaluating);
    await play(WELL, evaluating);
    await play(SICK, evaluating);
    expect(evaluating.board.firing()).toHaveLength(1);
    expect(await rows()).toEqual([]);
    database.isAway = false;
    await play([0.2], evaluating);
    const stored = await rows();
    expect(stored.map(({ started_at: from, resolved_at: to }) => [from.toISOString(), to?.toISOString()])).toEqual([
      [at(1), at(5)],
      [at(6), undefined],
    ]);
    expect(told()).toEqual([`${stored[0]?.id}.firing`, `${stored[0]?.id}.resolved`, `${stored[1]?.id}.firing`]);
  });

  it('tries again while the receiver is away, in order, and each state once', async () => {
    const evaluating = await start();
    receiver.answer({ status: 500 }, { status: 503 });
    await play(SICK, evaluating);
    await play(WELL, evaluating);
    expect(told()).toHaveLength(1); // the pause is not over
    skippedMs += 5_000;
    await play([0], evaluating);
    skippedMs += 10_000;
    await play([0, 0], evaluating);
    const id = (await rows())[0]?.id;
    expect(told()).toEqual([`${id}.firing`, `${id}.firing`, `${id}.firing`, `${id}.resolved`]);
    expect((JSON.parse(receiver.received[2]?.body ?? '') as { data: Alert }).data).toMatchObject({ state: 'firing' });
    expect(await evaluating.metrics.valueOf('app_alert_deliveries_total', { outcome: 'failed' })).toBe(2);
  });

  it('gives a message up after a day, and goes on with the next alert', async () => {
    const evaluating = await start();
    receiver.answer({ status: 500 }, { status: 500 });
    await play(SICK, evaluating);
    expect((await rows())[0]).toMatchObject({ firing_notice: 'pending' });
    skippedMs = 25 * 3_600_000;
    await play(WELL, evaluating);
    expect((await rows())[0]).toMatchObject({ firing_notice: 'given_up', resolved_notice: 'delivered' });
    expect(await evaluating.metrics.valueOf('app_alert_deliveries_total', { outcome: 'given_up' })).toBe(1);
  });

  it('tells nobody where no address is configured', async () => {
    const evaluating = await AlertProcess.start({
      database: database.asDatabase,
      redisUrl: redis.url,
      webhook: undefined,
    });
    processes.push(evaluating);
    await play([...SICK, ...WELL], evaluating);
    expect(await rows()).toMatchObject([{ firing_notice: 'off', resolved_notice: 'off' }]);
  });

  it('is done by one of several processes; the others show the same', async () => {
    const all = [await start(), await start(), await start()];
    await play([...SICK, 0.2], ...all);
    expect(all.filter(({ lease }) => lease.isHeld)).toHaveLength(1);
    const [shown] = all.map(({ board }) => board.firing());
    expect(shown).toHaveLength(1);
    for (const { board } of all) expect(board.firing()).toMatchObject([{ id: shown?.[0]?.id }]);
    await play([...WELL, 0], ...all);
    expect(all.flatMap(({ board }) => board.firing())).toEqual([]);
    expect(told()).toHaveLength(2);
    expect(all.flatMap((each) => each.logged('Alert firing'))).toHaveLength(1);
  });

  it('goes on in another process when the one that evaluated dies', async () => {
    const [first, second] = [await start(), await start()];
    await play([0], first);
    await play(SICK, first, second);
    first.kill();
    await play([0.2], second);
    expect(second.lease.isHeld).toBe(false);
    await leaseRunsOut();
    await play([0.2, ...WELL], second);
    const [row] = await rows();
    expect(told()).toEqual([`${row?.id}.firing`, `${row?.id}.resolved`]);
    expect(await rows()).toHaveLength(1);
  });

  it('goes on at once when it was stopped in order', async () => {
    const [first, second] = [await start(), await start()];
    await play([0], first);
    await play(SICK, first, second);
    await first.stop();
    await play(WELL, second);
    expect(await rows()).toMatchObject([{ resolved_notice: 'delivered' }]);
  });

  it('takes over from the table alone, when Redis has forgotten everything', async () => {
    const first = await start();
    await play(SICK, first);
    const [alert] = first.board.firing();
    first.kill();
    await probe.flushall();
    const second = await start();
    await play([0.2, 0.2], second);
    expect(second.board.firing()).toMatchObject([{ id: alert?.id, startedAt: alert?.startedAt }]);
    expect(told()).toEqual([`${alert?.id}.firing`]);
  });

  it('takes over from Redis alone, while the database is away', async () => {
    const first = await start();
    database.isAway = true;
    await play(SICK, first);
    first.kill();
    await leaseRunsOut();
    const second = await start();
    await play(WELL, second);
    database.isAway = false;
    await play([0], second);
    const [row] = await rows();
    expect([row?.started_at, row?.resolved_at]).toEqual([new Date(at(1)), new Date(at(5))]);
    expect(told()).toEqual([`${row?.id}.firing`, `${row?.id}.resolved`]);
  });

  describe('while Redis is away', () => {
    beforeEach(() => redis.stop());
    afterEach(async () => {
      await redis.run();
      await until(async () => (await probe.ping().catch(() => '')) === 'PONG');
    });

    it('is left to one process by the database, which also says what fires', async () => {
      const [first, second] = [await start(), await start()];
      await play([0], first);
      await play(SICK, first, second);
      await play([0.2], first, second);
      expect([first.lease.isHeld, second.lease.isHeld]).toEqual([true, false]);
      expect(second.board.firing()).toMatchObject([{ id: first.board.firing()[0]?.id }]);
      first.kill();
      await owner.query(`update monitoring_leases set held_until = now() - interval '1 second'`);
      await play(WELL, second);
      expect(told()).toHaveLength(2);
    });

    it('goes on in the process that did it, and begins in no other, when the database is away too', async () => {
      const [first, second] = [await start(), await start()];
      await play([0], first);
      database.isAway = true;
      await play(SICK, first, second);
      expect([first.lease.isHeld, second.lease.isHeld]).toEqual([true, false]);
      expect(told()).toEqual([`${first.board.firing()[0]?.id}.firing`]);
    });
  });

  it('stays with the process that went on through an outage of Redis', async () => {
    const [first, second] = [await start(), await start()];
    await play([0], first);
    await redis.stop();
    await play(SICK, first, second);
    await redis.run();
    await until(async () => (await probe.ping().catch(() => '')) === 'PONG');
    await new Promise((done) => setTimeout(done, 1_200)); // both have reconnected by then
    await play([0.2], second);
    await play([0.2], first, second);
    expect([first.lease.isHeld, second.lease.isHeld]).toEqual([true, false]);
  });

  it('makes one alert of two that processes at odds have found', async () => {
    const first = await start();
    database.isAway = true;
    await play(SICK, first);
    const [own] = first.board.firing();
    await owner.query(
      `insert into monitoring_alerts (id, rule, severity, message, started_at, last_seen_at, firing_notice)
       values ('91f0e1a4-14ab-4b4f-a8f8-33ad2f5d7c10', 'error_rate', 'critical', 'm', $1, $1, 'delivered')`,
      [at(0)],
    );
    database.isAway = false;
    await play([0.2, ...WELL], first);
    expect(own?.id).toBeDefined();
    expect(await rows()).toMatchObject([
      { id: '91f0e1a4-14ab-4b4f-a8f8-33ad2f5d7c10', started_at: new Date(at(0)), resolved_notice: 'delivered' },
    ]);
  });
});
