import { rmSync, writeFileSync } from 'node:fs';
import type { FaultName } from '@app/testing';
import type { ComponentName } from '@app/monitoring';
import type { World } from './world';

/** One thing that goes wrong. */
export interface Fault {
  name: string;
  /** Where /api/health must show it; null where there is nothing to show. */
  component: ComponentName | null;
  /** The breaker that must open and close; null when none need. */
  breaker: 'database' | 'cache' | 'provider' | 'ai' | null;
  seconds: number;
  /** What the breaker rests, or what else stands before the recovery. */
  cooldownMs: number;
  /** @returns what ends it */
  begin(world: World): Promise<() => unknown>;
  /** Whether it can be made here. */
  isPossible?: (world: World) => boolean;
}

const COOLDOWN = { database: 30_000, cache: 15_000, provider: 60_000, ai: 120_000 };
const NONE = { component: null, breaker: null, cooldownMs: 0 };
const POSTGRES = { component: 'database', breaker: 'database', cooldownMs: COOLDOWN.database, seconds: 15 } as const;
const REDIS = { component: 'cache', breaker: 'cache', cooldownMs: COOLDOWN.cache, seconds: 12 } as const;

const FAILURES: FaultName[] = ['http-503', 'http-502', 'http-503-html', 'http-500', 'socket-reset'];
const GARBAGE: FaultName[] = [
  'http-613',
  'failed-613-top-level',
  'truncated-body',
  'truncated-content',
  'html-content',
  'results-empty',
  'results-missing',
  'parse-failed-12002',
  'socket-reset-mid-body',
];

export const FAULTS = {
  postgresStopped: {
    ...POSTGRES,
    name: 'PostgreSQL stopped at once, unreachable, started',
    begin: async ({ postgres, servers }) => {
      await postgres.set('refused');
      await servers.stopPostgresAtOnce();
      return () => postgres.set('open');
    },
  },
  postgresSilent: {
    ...POSTGRES,
    name: 'PostgreSQL silent: connections hang',
    begin: ({ postgres }) => silence(postgres),
  },
  postgresFrozen: {
    ...POSTGRES,
    name: 'PostgreSQL frozen: every process stopped',
    begin: async ({ servers }) => servers.freezePostgres(),
  },
  redisStopped: {
    ...REDIS,
    name: 'Redis killed, unreachable, started',
    begin: async ({ redis, servers }) => {
      await redis.set('refused');
      await servers.stopRedisAtOnce();
      return () => redis.set('open');
    },
  },
  redisSilent: { ...REDIS, name: 'Redis silent: connections hang', begin: ({ redis }) => silence(redis) },
  redisSlow: {
    ...REDIS,
    name: 'Redis 300 ms away',
    begin: async ({ redis }) => {
      await redis.set(300);
      return () => redis.set('open');
    },
  },
  providerSlow: {
    ...NONE,
    name: 'provider takes 8 s',
    seconds: 12,
    begin: async ({ provider }) => {
      await told(() => provider.setLatency(8_000));
      return () => told(() => provider.setLatency(200));
    },
  },
  providerFailing: {
    name: 'provider fails: 50x and resets',
    component: 'provider',
    breaker: 'provider',
    seconds: 20,
    cooldownMs: COOLDOWN.provider,
    begin: (world) => misbehave(world, FAILURES),
  },
  providerGarbage: {
    ...NONE,
    name: 'provider answers garbage: 613, cut JSON, HTML, no results',
    seconds: 12,
    begin: (world) => misbehave(world, GARBAGE),
  },
  workerKilled: {
    ...NONE,
    name: 'ai-worker killed',
    seconds: 5,
    begin: async ({ fleet }) => {
      await fleet.killOneOf('ai-worker');
      return () => fleet.complete();
    },
  },
  apiKilled: {
    ...NONE,
    name: 'one of two api processes killed',
    seconds: 5,
    begin: async ({ fleet }) => {
      await fleet.killOneOf('api');
      return () => fleet.complete();
    },
  },
  diskFull: {
    ...NONE,
    name: 'disk of PostgreSQL and Redis full',
    seconds: 15,
    cooldownMs: COOLDOWN.database,
    isPossible: ({ hasSmallDisk }) => hasSmallDisk,
    begin: async ({ servers }) => servers.fillDisk(),
  },
  modelsFailing: {
    name: 'models throw over every batch',
    component: 'ai',
    breaker: 'ai',
    seconds: 45, // four batches, each tried four times
    cooldownMs: COOLDOWN.ai,
    begin: async ({ modelsFlag }) => {
      writeFileSync(modelsFlag, '');
      return () => rmSync(modelsFlag);
    },
  },
} as const satisfies Record<string, Fault>;

async function silence(way: World['redis']): Promise<() => Promise<void>> {
  await way.set('silent');
  return () => way.set('open');
}

/** In turns, so that no kind is met by retries of the same call alone. */
async function misbehave({ provider }: World, kinds: FaultName[]): Promise<() => Promise<void>> {
  for (let round = 0; round < 30; round++) {
    for (const kind of kinds) await told(() => provider.addFault(kind, { times: 2 }));
  }
  return () => told(() => provider.clearFaults());
}

/** The stand-in may have closed the idle connection that was to be used; a second time it is a new one. */
const told = <T>(order: () => Promise<T>): Promise<T> => order().catch(order);
