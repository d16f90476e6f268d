import { join } from 'node:path';
import { until } from '@app/testing';
import { AlertWorld } from './alert-world';
import { pause } from './durable-servers';

const isFull = process.env.ALERT_CHAOS === 'full';
jest.setTimeout(isFull ? 240_000 : 120_000);

const STEADY = { atOnce: 10, perSecond: 40 };
const FAVORITES = () => '/api/v1/favorites';
/** Slow enough for the rule, fast enough for the time limit of a statement. */
const SLOW_SECONDS = 5.5;

type Story = [name: string, alerts: string[], play: (world: AlertWorld) => Promise<void>];

/** Each hurts the running system, waits until it said so, mends it, and waits until it said that too. */
const SHORT: Story[] = [
  [
    'a statement that fails, and a Redis that is gone',
    ['error_rate', 'component_down/queue'],
    async (world) => {
      world.load(FAVORITES, await world.aReader(), STEADY);
      await world.sql('alter table user_favorites rename to favorites_elsewhere');
      await world.redis.stop();
      await Promise.all([world.untilTold('error_rate', 'firing'), world.untilTold('component_down/queue', 'firing')]);
      const shown = async () =>
        (await world.firing()).filter((what) => what === 'error_rate' || what.endsWith('queue'));
      await until(async () => (await shown()).length === 2); // health is made anew every two seconds
      await world.sql('alter table favorites_elsewhere rename to user_favorites');
      await world.redis.run();
      await Promise.all([
        world.untilTold('error_rate', 'resolved'),
        world.untilTold('component_down/queue', 'resolved'),
      ]);
    },
  ],
];

const LONG: Story[] = [
  [
    'a provider that answers nothing but errors',
    ['breaker_open/provider'],
    async (world) => {
      const { items } = await world.sandbox.control.creators({ limit: 200 });
      await world.sandbox.control.addFault('http-500', { times: 100_000 });
      const path = (nth: number) => `/api/profile/${items[nth % items.length]?.username}`;
      world.load(path, await world.system.createCustomer(0), { atOnce: 8, perSecond: 8 });
      await world.untilTold('breaker_open/provider', 'firing');
      await world.sandbox.control.clearFaults();
      await world.untilTold('breaker_open/provider', 'resolved');
    },
  ],
  [
    'statements that take seconds, and more callers than connections',
    ['response_time', 'system_resources'],
    async (world) => {
      const reader = await world.aReader();
      await world.sql(
        `create function slow() returns boolean language sql as $$ select pg_sleep(${SLOW_SECONDS}) is not null $$;
         grant execute on function slow() to authenticated`,
      );
      await world.sql(
        'alter policy user_favorites_own on user_favorites using (user_id = (select auth.uid()) and slow())',
      );
      const stop = world.load(FAVORITES, reader, { atOnce: 40, perSecond: 1_000 });
      await Promise.all([world.untilTold('response_time', 'firing'), world.untilTold('system_resources', 'firing')]);
      expect(world.toldOf('system_resources')[0]?.message).toContain('database pool');
      await world.sql('alter policy user_favorites_own on user_favorites using (user_id = (select auth.uid()))');
      await stop();
      world.load(FAVORITES, reader, STEADY);
      await Promise.all([
        world.untilTold('response_time', 'resolved'),
        world.untilTold('system_resources', 'resolved'),
      ]);
    },
  ],
  [
    'models that fail',
    ['ai_failures'],
    async (world) => {
      const batchesOf = (caption: string) =>
        world.analyse(Array.from({ length: 40 }, (_, n) => `A slow morning by the sea, number ${n} ${caption}`));
      for (let n = 0; world.toldOf('ai_failures').length === 0; n++) {
        await batchesOf(`fault:throw ${n}`);
        await pause(2_000);
      }
      await world.untilTold('ai_failures', 'resolved');
    },
  ],
  [
    'a worker that is gone',
    ['component_down/ai'],
    async (world) => {
      await world.worker.kill();
      await world.untilTold('component_down/ai', 'firing');
      world.worker = await world.start('ai-worker');
      await world.untilTold('component_down/ai', 'resolved');
    },
  ],
  [
    'look-ups of what nobody has looked up before',
    ['cache_hit_rate'],
    async (world) => {
      const names = await world.storeNames(6_000);
      const reader = await world.system.createCustomer(0);
      const stop = world.load((nth) => `/api/profile/${names[nth % names.length]}`, reader, {
        atOnce: 10,
        perSecond: 120,
      });
      await world.untilTold('cache_hit_rate', 'firing');
      await stop();
      world.load(() => `/api/profile/${names[0]}`, reader, { atOnce: 10, perSecond: 120 });
      await world.untilTold('cache_hit_rate', 'resolved');
    },
  ],
];

/** `npm run test:chaos:alerts` plays all of them. */
describe('alerts of the running system', () => {
  let world: AlertWorld;

  beforeAll(async () => {
    world = await AlertWorld.open({
      DATABASE_POOL_SIZE: isFull ? '30' : '8',
      NODE_OPTIONS: `--require ${join(__dirname, 'faulty-models.cjs')}`,
    });
  });
  beforeEach(() => world.beginStory());
  afterEach(() => world.calm());
  afterAll(() => world.close());

  it.each(isFull ? [...SHORT, ...LONG] : SHORT)(
    '%s: told once when it begins, once when it is over',
    async (_, alerts, play) => {
      await play(world);
      for (const what of alerts) {
        const told = world.toldOf(what);
        expect(told.map(({ state }) => state)).toEqual(['firing', 'resolved']);
        expect(told.map(({ webhookId }) => webhookId)).toEqual(told.map(({ alertId, state }) => `${alertId}.${state}`));
        expect(told[0]?.alertId).toBe(told[1]?.alertId);
      }
    },
  );
});
