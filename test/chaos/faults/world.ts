import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxControl, TcpProxy } from '@app/testing';
import { analysisEnvironment, AnalysisOrders } from '../../load/ai/analysis-orders';
import { CreditSystem, type SystemServers } from '../credit-system';
import { DurableServers } from '../durable-servers';
import { Fleet } from '../fleet';
import { Sandbox } from './sandbox';

const SETTINGS = {
  ENABLE_AI_ANALYSIS: 'true',
  AI_TIER: 'bundled',
  AI_MAX_WORKERS: '1',
  // A breaker lets traffic back in steps up to this number.
  DECODO_MAX_CONCURRENCY: '8',
  MONITORING_WINDOW_SECONDS: '15',
};
const API_PROCESSES = 2;
const DISK_MB = 600;

/** The product's processes, whose every way to PostgreSQL and Redis can be cut, and the world outside. */
export interface World {
  servers: DurableServers;
  postgres: TcpProxy;
  redis: TcpProxy;
  provider: SandboxControl;
  system: CreditSystem;
  orders: AnalysisOrders;
  fleet: Fleet;
  /** While this file is there the models throw over every caption. */
  modelsFlag: string;
  /** Whether the disk of the servers can be filled. */
  hasSmallDisk: boolean;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closePart of closers.reverse()) await closePart();
  };
  const kept = <T>(part: T, closePart: (part: T) => Promise<unknown>): T => {
    closers.push(() => closePart(part));
    return part;
  };
  try {
    return { ...(await open(kept)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Keep = <T>(part: T, close: (part: T) => Promise<unknown>) => T;

async function open(kept: Keep): Promise<Omit<World, 'close'>> {
  const hasSmallDisk = mayMount();
  const starting = hasSmallDisk ? DurableServers.startOnSmallDisk(DISK_MB) : DurableServers.start('off');
  const servers = kept(await starting, (part) => part.close());
  const addresses = await servers.prepare();
  const sandbox = kept(await Sandbox.start(), (part) => part.stop());
  const postgres = kept(await TcpProxy.to(addresses.url), (part) => part.close());
  const redis = kept(await TcpProxy.to(addresses.redisUrl), (part) => part.close());
  const settings = {
    ...SETTINGS,
    DECODO_BASE_URL: `${sandbox.url}/decodo`,
    DECODO_API_KEY: Sandbox.apiKey,
  };
  const system = kept(await CreditSystem.open(ledThrough(addresses, postgres, redis), settings), (part) =>
    part.close(),
  );
  const env = analysisEnvironment(addresses, { AI_TIER: SETTINGS.AI_TIER });
  const orders = kept(await AnalysisOrders.open(addresses, env), (part) => part.close());
  const modelsFlag = join(
    kept(mkdtempSync(join(tmpdir(), 'creator-search-flag-')), async (folder) => rmSync(folder, { recursive: true })),
    'models-throw',
  );
  const faulty = {
    NODE_OPTIONS: `--require ${join(__dirname, '../faulty-models.cjs')}`,
    FAULTY_MODELS_FLAG: modelsFlag,
  };
  const start = (app: 'api' | 'ai-worker') => system.start(app, app === 'api' ? {} : faulty);
  const fleet = kept(new Fleet({ start }, { api: API_PROCESSES, 'ai-worker': 1 }), async (part) => {
    for (const way of [postgres, redis]) await way.set('open');
    await part.stop();
  });
  await fleet.start();
  const provider = new SandboxControl(sandbox.url);
  return { servers, postgres, redis, provider, system, orders, fleet, modelsFlag, hasSmallDisk };
}

/** The tests themselves keep their own way to the database. */
function ledThrough(servers: SystemServers, postgres: TcpProxy, redis: TcpProxy): SystemServers {
  return {
    url: servers.url,
    apiUrl: postgres.through(servers.apiUrl),
    systemUrl: postgres.through(servers.systemUrl),
    redisUrl: redis.through(servers.redisUrl),
  };
}

/** Whether this process may have a file system of its own. */
function mayMount(): boolean {
  const script = 'mount -t tmpfs -o size=1m tmpfs /mnt';
  return spawnSync('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', script]).status === 0;
}
