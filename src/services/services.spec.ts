import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, isAlive } from '../processes/process-identity';
import { writePrivateJson } from '../setup/private-json';
import { clearLeftovers } from './leftovers';
import { redisSpec } from './redis';
import { findRedisProgram } from './redis-program';
import { canEnter } from './system-user';

const folder = mkdtempSync(join(tmpdir(), 'creator-search-services-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe(findRedisProgram.name, () => {
  const place = (name: string, program: string) => {
    const bin = join(folder, name);
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, program), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    return bin;
  };

  it('takes valkey where there is no redis', () => {
    const bin = place('valkey', 'valkey-server');
    expect(findRedisProgram(`/nowhere:${bin}`)).toBe(join(bin, 'valkey-server'));
  });

  it('passes over a program that may not be run', () => {
    const bin = place('broken', 'redis-server');
    chmodSync(join(bin, 'redis-server'), 0o644);
    expect(findRedisProgram(bin)).toBeNull();
  });
});

describe(redisSpec.name, () => {
  it('keeps the password out of the process list', () => {
    const { args, input } = redisSpec({
      program: 'redis-server',
      directory: join(folder, 'redis'),
      logFile: join(folder, 'redis.log'),
      port: 1,
      password: 'hidden',
      durable: true,
      fsync: true,
    });
    expect(args.join(' ')).not.toContain('hidden');
    expect(input).toContain('requirepass hidden');
  });
});

describe(canEnter.name, () => {
  it('notices one closed folder on the way', () => {
    const inner = join(folder, 'closed', 'inner');
    mkdirSync(inner, { recursive: true });
    chmodSync(folder, 0o755);
    const stranger = { uid: 60_123, gid: 60_123 };
    expect(canEnter(stranger, inner)).toBe(true);
    chmodSync(join(folder, 'closed'), 0o700);
    expect(canEnter(stranger, inner)).toBe(false);
  });
});

describe(clearLeftovers.name, () => {
  const noteFile = join(folder, 'services.json');
  const sleeper = async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const identity = identify(child.pid ?? 0);
    if (identity === null) throw new Error('the process has no identity');
    return { child, identity };
  };

  it('ends a server whose host died', async () => {
    const { identity } = await sleeper();
    writePrivateJson(noteFile, [{ ...identity, name: 'postgres', stopSignal: 'SIGTERM' }]);
    await clearLeftovers(noteFile);
    expect(isAlive(identity)).toBe(false);
  });

  it('leaves a stranger alone who has the pid of a server of old', async () => {
    const { child, identity } = await sleeper();
    writePrivateJson(noteFile, [{ pid: identity.pid, started: '1', name: 'redis', stopSignal: 'SIGTERM' }]);
    await clearLeftovers(noteFile);
    expect(isAlive(identity)).toBe(true);
    child.kill('SIGKILL');
  });
});
