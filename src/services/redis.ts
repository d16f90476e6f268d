import { mkdirSync } from 'node:fs';
import type { ServiceSpec } from './service-spec';

export interface RedisOptions {
  /** Path of redis-server or valkey-server. */
  program: string;
  directory: string;
  logFile: string;
  port: number;
  /** Without one anybody on this machine may connect: for throw-away servers only. */
  password?: string;
  /** Keeps queued work over a restart; off for throw-away servers. */
  durable: boolean;
  /** Off where processes are ended but never the machine. */
  fsync: boolean;
  databases?: number;
}

export function redisUrl({ port, password }: Pick<RedisOptions, 'port' | 'password'>): string {
  return `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`;
}

/** A private server: loopback only, and configured over standard input so that the password is in no process list. */
export function redisSpec(options: RedisOptions): ServiceSpec {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const settings = [
    `port ${options.port}`,
    'bind 127.0.0.1',
    'daemonize no',
    'save ""',
    `databases ${options.databases ?? 16}`,
    // Queued work must be refused, never evicted.
    'maxmemory-policy noeviction',
    `appendonly ${options.durable ? 'yes' : 'no'}`,
    `appendfsync ${options.fsync ? 'everysec' : 'no'}`,
    ...(options.password === undefined ? [] : [`requirepass ${options.password}`]),
  ];
  const login = options.password === undefined ? '' : `AUTH ${options.password}\r\n`;
  return {
    name: 'redis',
    command: options.program,
    args: ['-'],
    cwd: options.directory,
    input: `${settings.join('\n')}\n`,
    logFile: options.logFile,
    port: options.port,
    probe: { send: `${login}PING\r\n`, expect: options.password === undefined ? '+PONG' : '+OK\r\n+PONG' },
    stopSignal: 'SIGTERM',
  };
}
