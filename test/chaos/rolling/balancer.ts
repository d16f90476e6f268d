import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from '@app/testing';

export interface Balancer {
  url: string;
  /** What it noted down as wrong. */
  errors(): string;
  stop(): Promise<void>;
}

const SHIPPED = resolve(__dirname, '../../../docker/nginx.conf');
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** One of Node, that asks the processes whether they are ready. */
export async function startNodeBalancer(targets: string[]): Promise<Balancer> {
  const child = fork(join(__dirname, 'serve-balancer.mjs'), targets, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return { url, errors: () => '', stop: () => end(child, () => child.disconnect()) };
}

export const hasNginx = (): boolean => spawnSync('nginx', ['-v']).status === 0;

/** nginx with the configuration that the product ships: only the addresses are others. */
export async function startNginx(targets: string[]): Promise<Balancer> {
  const directory = mkdtempSync(join(tmpdir(), 'creator-search-nginx-'));
  mkdirSync(join(directory, 'temp'));
  const [port, log] = [await freePort(), join(directory, 'error.log')];
  writeFileSync(join(directory, 'nginx.conf'), configuration(directory, { port, targets }));
  writeFileSync(log, '');
  const child = spawn('nginx', ['-p', directory, '-c', 'nginx.conf', '-e', log], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await until(() =>
    fetch(`${url}/api/health/live`).then(
      ({ ok }) => ok,
      () => child.exitCode !== null,
    ),
  );
  if (child.exitCode !== null) throw new Error(`nginx did not start: ${readFileSync(log, 'utf8')}`);
  return {
    url,
    errors: () => readFileSync(log, 'utf8'),
    stop: async () => {
      await end(child, () => child.kill('SIGTERM'));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function configuration(directory: string, { port, targets }: { port: number; targets: string[] }): string {
  const servers = targets.map((target) => `server ${new URL(target).host} max_fails=0;`).join('\n  ');
  const shipped = [
    [/^resolver .*;$/m, ''],
    [/server api:3000 resolve max_fails=0;/, servers],
    [/listen 8080;/, `listen 127.0.0.1:${port};`],
  ] as const;
  const http = shipped.reduce(
    (text, [written, here]) => {
      if (!written.test(text)) throw new Error(`docker/nginx.conf has no ${String(written)} any more`);
      return text.replace(written, here);
    },
    readFileSync(SHIPPED, 'utf8'),
  );
  const temporary = TEMPORARY.map((name) => `${name}_temp_path ${directory}/temp/${name};`).join('\n');
  const asRoot = process.getuid?.() === 0 ? 'user root;\n' : '';
  return `${asRoot}daemon off;\nworker_processes 1;\npid ${directory}/nginx.pid;\nerror_log ${directory}/error.log warn;
events { worker_connections 1024; }\nhttp {\naccess_log off;\n${temporary}\n${http}\n}\n`;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function end(child: ChildProcess, tell: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  tell();
  await ended;
}
