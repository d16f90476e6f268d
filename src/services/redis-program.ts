import { spawn, spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StartError } from '../start-error';

const NAMES = ['redis-server', 'valkey-server'];
const POLICY = '/usr/sbin/policy-rc.d';

/** @returns the path of a Redis-compatible server, or null */
export function findRedisProgram(path = process.env.PATH ?? ''): string | null {
  const candidates = NAMES.flatMap((name) =>
    path
      .split(delimiter)
      .filter(Boolean)
      .map((folder) => join(folder, name)),
  );
  return candidates.find(isExecutable) ?? null;
}

/**
 * Finds a Redis-compatible server, installing Debian's package when this is root on Debian or Ubuntu.
 * @throws StartError naming the commands that help on other systems
 */
export async function provideRedisProgram(say: (text: string) => void): Promise<string> {
  const found = findRedisProgram();
  if (found !== null) return found;
  let trouble = '';
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('Redis is not installed: installing the package redis-server (its service stays off)');
    trouble = await installWithApt();
    const installed = findRedisProgram(`${process.env.PATH ?? ''}${delimiter}/usr/bin`);
    if (installed !== null) return installed;
  }
  throw new StartError(
    `Redis is needed and was not found${trouble}: install it with "sudo apt-get install redis-server" (Debian, Ubuntu) or ` +
      '"brew install redis" (macOS), or run "docker run -d -p 6379:6379 redis:7" and set REDIS_URL=redis://127.0.0.1:6379.',
  );
}

/**
 * Debian starts a service as soon as its package is installed, unless policy-rc.d forbids it.
 * @returns why it failed, to go into a sentence; '' when it did not
 */
async function installWithApt(): Promise<string> {
  const restore = forbidServices();
  // A Ctrl-C at the terminal reaches apt too; the file that was there before must come back whatever happens.
  process.once('exit', restore);
  try {
    const install = ['install', '-y', '--no-install-recommends', 'redis-server'];
    if ((await apt(install)) === null) return '';
    await apt(['update']); // the lists were never fetched, or are too old; without them the next line fails as well
    const complaint = await apt(install);
    return complaint === null ? '' : ` and apt-get could not install it (${complaint})`;
  } finally {
    process.removeListener('exit', restore);
    restore();
  }
}

/** @returns the function that puts everything back as it was */
function forbidServices(): () => void {
  const kept = `${POLICY}.creator-search`;
  const interrupted = existsSync(kept); // an earlier install was killed: what stands there now is ours
  const had = interrupted || existsSync(POLICY);
  if (had && !interrupted) renameSync(POLICY, kept);
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n');
  chmodSync(POLICY, 0o755);
  return () => {
    if (had) renameSync(kept, POLICY);
    else rmSync(POLICY, { force: true });
  };
}

/** @returns the last complaint, or null when all went well */
function apt(args: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    let errors = '';
    child.stderr?.on('data', (bytes: Buffer) => (errors += bytes.toString()));
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? null : (errors.trim().split('\n').at(-1) ?? `code ${code}`)));
  });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    return false; // absent or not ours to run
  }
  return spawnSync(file, ['--version'], { stdio: 'ignore' }).status === 0;
}
