import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort } from '../processes/ports';
import { clearLeftovers } from './leftovers';
import { openDatabase, postgresSpec } from './postgres';
import { redisSpec, redisUrl } from './redis';
import type { ServiceSpec } from './service-spec';
import { ServiceFailedError, Services, type ServicesListener } from './services';

export interface EmbeddedServersOptions extends ServicesListener {
  directory: string;
  /** Off for throw-away servers: nothing is kept or synced to disk. */
  durable: boolean;
  /** Whether what is kept outlives the machine's end, too; as `durable` unless given. */
  fsync?: boolean;
  /** Left out when the environment names a server of its own. */
  postgres?: { password: string; database: string };
  redis?: { password?: string; program: string; databases?: number };
}

export interface EmbeddedServers {
  services: Services;
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
}

const ATTEMPTS = 3;
const LOG_LIMIT_BYTES = 5_000_000;

/**
 * Starts the servers on free ports of the loopback address; also used, with none, as the guard of application processes.
 * @throws StartError
 */
export async function startEmbeddedServers(options: EmbeddedServersOptions): Promise<EmbeddedServers> {
  const directory = resolve(options.directory);
  const noteFile = join(directory, 'services.json');
  mkdirSync(join(directory, 'logs'), { recursive: true });
  await clearLeftovers(noteFile);
  for (let attempt = 1; ; attempt++) {
    const ports = { postgres: await freePort(), redis: await freePort() };
    try {
      const specs = await describe(options, directory, ports);
      const removeOnClose = options.durable ? undefined : directory;
      const services = await Services.start({ specs, noteFile, removeOnClose }, options);
      return { services, ...(await openAll(services, options, ports)) };
    } catch (error) {
      if (attempt === ATTEMPTS || !lostItsPort(error)) throw error;
    }
  }
}

interface Ports {
  postgres: number;
  redis: number;
}

async function describe(options: EmbeddedServersOptions, directory: string, ports: Ports): Promise<ServiceSpec[]> {
  const { durable, fsync = durable, postgres, redis } = options;
  const place = (name: keyof Ports) => ({
    directory: join(directory, name),
    logFile: logFile(directory, name),
    port: ports[name],
    durable,
    fsync,
  });
  const specs: ServiceSpec[] = [];
  if (postgres !== undefined) specs.push(await postgresSpec({ ...place('postgres'), password: postgres.password }));
  if (redis !== undefined) specs.push(redisSpec({ ...place('redis'), ...redis }));
  return specs;
}

async function openAll(services: Services, { postgres, redis }: EmbeddedServersOptions, ports: Ports) {
  try {
    return {
      databaseUrl:
        postgres === undefined
          ? undefined
          : await openDatabase({ port: ports.postgres, password: postgres.password }, postgres.database),
      redisUrl: redis === undefined ? undefined : redisUrl({ port: ports.redis, password: redis.password }),
    };
  } catch (error) {
    await services.stop();
    throw error;
  }
}

/** Somebody took the free port in the moment before the server did. */
const lostItsPort = (error: unknown): boolean =>
  error instanceof ServiceFailedError && /address already in use/i.test(error.log);

function logFile(directory: string, name: string): string {
  const file = join(directory, 'logs', `${name}.log`);
  if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.old`);
  return file;
}
