import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { exitWithParent, reportReady } from './process-lifecycle';

const folder = mkdtempSync(join(tmpdir(), 'process-lifecycle-'));
const compiled = transformFileSync(join(__dirname, 'process-lifecycle.ts'), {
  swcrc: false,
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
});
const children: ChildProcess[] = [];

/** A process that closes as told, writes `closing` when it begins to, and reports itself ready. */
async function start(close: string): Promise<{ child: ChildProcess; output: () => string }> {
  const entry = join(folder, `entry-${children.length}.cjs`);
  writeFileSync(
    entry,
    `${compiled.code}
     exports.exitWithParent(() => { process.stdout.write('closing '); return ${close}; });
     setInterval(() => undefined, 1000);
     exports.reportReady({ url: 'http://localhost:1' });`,
  );
  const child = fork(entry, [], { stdio: ['ignore', 'pipe', 'ignore', 'ipc'], execArgv: [] });
  children.push(child);
  let output = '';
  child.stdout?.on('data', (bytes: Buffer) => (output += bytes.toString()));
  expect(await once(child, 'message')).toEqual([{ type: 'ready', url: 'http://localhost:1' }, undefined]);
  return { child, output: () => output };
}

/** Exit code and signal, once all output has been read. */
async function end(child: ChildProcess): Promise<unknown[]> {
  const exit = once(child, 'exit') as Promise<unknown[]>;
  await once(child.stdout ?? child, 'end');
  return exit;
}

afterAll(() => {
  children.forEach((child) => child.kill('SIGKILL'));
  rmSync(folder, { recursive: true });
});

describe(exitWithParent.name, () => {
  it('closes in order when it is asked to end', async () => {
    const { child, output } = await start('Promise.resolve()');
    child.kill('SIGTERM');
    expect(await end(child)).toEqual([0, null]);
    expect(output()).toBe('closing ');
  });

  it('closes in order when its parent has gone', async () => {
    const { child, output } = await start('Promise.resolve()');
    child.disconnect();
    expect(await end(child)).toEqual([0, null]);
    expect(output()).toBe('closing ');
  });

  it('ends at once on a second signal, and closes only once', async () => {
    const { child, output } = await start('new Promise(() => undefined)');
    child.kill('SIGTERM');
    while (output() === '') await new Promise((next) => setTimeout(next, 10));
    child.kill('SIGTERM');
    expect(await end(child)).toEqual([1, null]);
    expect(output()).toBe('closing ');
  });

  it('tells by its exit code that closing failed', async () => {
    const { child } = await start(`Promise.reject(new Error('busy'))`);
    child.kill('SIGINT');
    expect(await end(child)).toEqual([1, null]);
  });
});

describe(reportReady.name, () => {
  it('does nothing in a process that nobody started with a channel', () => {
    expect(() => reportReady()).not.toThrow();
  });
});
