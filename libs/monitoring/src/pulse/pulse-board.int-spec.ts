import { RedisConnections } from '@app/cache';
import { loadConfig } from '@app/config';
import type { Logger } from '@app/observability';
import { PrivateRedis, until } from '@app/testing';
import type { ProcessPulse } from './process-pulse';
import { PULSE_TTL_MS, PulseBoard } from './pulse-board';

const aPulse = (id: string) => ({ id, app: 'api' }) as ProcessPulse;

describe(PulseBoard, () => {
  let redis: PrivateRedis;
  let processes: { board: PulseBoard; connections: RedisConnections; said: string[] }[];

  beforeEach(async () => {
    processes = [];
    redis = await PrivateRedis.start();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const { connections } of processes) connections.onApplicationShutdown();
    await redis.stop();
  });

  const aProcess = async () => {
    const config = loadConfig({
      DATABASE_URL: 'postgres://nobody@localhost/none',
      REDIS_URL: redis.url,
      SUPABASE_URL: 'http://localhost',
      SUPABASE_ANON_KEY: 'none',
      DECODO_API_KEY: 'none',
    });
    const said: string[] = [];
    const say = (text: string) => void said.push(text);
    const logger = { warn: say, log: say } as unknown as Logger;
    const silent = { warn: () => undefined } as unknown as Logger;
    const connections = new RedisConnections(config, silent, { prefix: 'board:' });
    await connections.start();
    const found = { board: new PulseBoard(connections, logger), connections, said };
    processes.push(found);
    return found;
  };
  const idsOn = async (board: PulseBoard) => (await board.readAll()).map(({ id }) => id).sort();

  it('shows the processes to each other', async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    await one.board.publish(aPulse('one'));
    await other.board.publish(aPulse('other'));
    expect([await idsOn(one.board), await idsOn(other.board)]).toEqual([
      ['one', 'other'],
      ['one', 'other'],
    ]);
    expect(one.board.knowsOthers).toBe(true);
  });

  it('forgets a process that is silent, and at once one that takes its leave', async () => {
    const [one, crashed, leaving] = [await aProcess(), await aProcess(), await aProcess()];
    await one.board.publish(aPulse('one'));
    await crashed.board.publish(aPulse('crashed'));
    await leaving.board.publish(aPulse('leaving'));
    const key = (await one.connections.commands.keys('board:*:crashed'))[0] ?? '';
    expect(await one.connections.commands.pttl(key)).toBeGreaterThan(PULSE_TTL_MS - 5_000);
    await one.connections.commands.pexpire(key, 1);
    await leaving.board.withdraw();
    await until(async () => (await one.connections.commands.exists(key)) === 0);
    expect(await idsOn(one.board)).toEqual(['one']);
  });

  it('leaves nothing in Redis for ever', async () => {
    const { board, connections } = await aProcess();
    await board.publish(aPulse('one'));
    const keys = await connections.commands.keys('*');
    const lifetimes = await Promise.all(keys.map((key) => connections.commands.pttl(key)));
    expect(keys).toHaveLength(2);
    expect(lifetimes.filter((ms) => ms <= 0)).toEqual([]);
  });

  it('goes on with the own pulse while Redis is away, says so once, and sees the others again afterwards', async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    await one.board.publish(aPulse('one'));
    await other.board.publish(aPulse('other'));
    expect(await idsOn(one.board)).toEqual(['one', 'other']);

    redis.freeze();
    await one.board.publish(aPulse('one'));
    expect([await idsOn(one.board), one.board.knowsOthers]).toEqual([['one', 'other'], true]); // not yet expired
    const now = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => now() + PULSE_TTL_MS);
    expect([await idsOn(one.board), one.board.knowsOthers]).toEqual([['one'], false]);
    expect(one.said).toEqual([expect.stringContaining('figures of this process alone')]);

    jest.restoreAllMocks();
    redis.thaw();
    await until(async () => {
      await other.board.publish(aPulse('other'));
      return (await idsOn(one.board)).includes('other');
    });
    expect(one.said).toHaveLength(2);
  });
});
