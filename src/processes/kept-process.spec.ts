import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { KeptProcess, NotReadyError, type KeptProcessOptions } from './kept-process';
import { identify, waitUntilGone, type ProcessIdentity } from './process-identity';

const READY = `process.stdout.write('ready'); setInterval(() => undefined, 1000);`;

describe(KeptProcess.name, () => {
  const kept: KeptProcess<void>[] = [];

  function keep(script: string, changes: Partial<KeptProcessOptions<void>> = {}) {
    const notices: string[] = [];
    const children: ChildProcess[] = [];
    const givenUp = jest.fn();
    const process_ = new KeptProcess<void>({
      name: 'fixture',
      spawn: () => {
        const child = spawn(process.execPath, ['-e', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
        children.push(child);
        return child;
      },
      becomeReady: async (child) => void (await once(child.stdout ?? child, 'data')),
      stopSignal: 'SIGTERM',
      readyWithinMs: 10_000,
      onNotice: (text) => notices.push(text),
      onGivenUp: givenUp,
      restartPauseMs: 1,
      ...changes,
    });
    kept.push(process_);
    return { process: process_, notices, children, givenUp };
  }

  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((next) => setTimeout(next, 10));
  };

  afterEach(() => kept.splice(0).forEach((one) => one.kill()));

  it('starts a program again after it was killed', async () => {
    const { process: fixture, notices, children } = keep(READY);
    await fixture.start();
    children[0]?.kill('SIGKILL');
    await until(() => notices.includes('is running again'));
    expect(notices[0]).toBe('ended by SIGKILL; restarting in 1 ms');
    expect(fixture.pid).toBe(children[1]?.pid);
  });

  it('gives up on a program that does not stay up', async () => {
    const {
      process: fixture,
      givenUp,
      children,
    } = keep(`process.stdout.write('ready'); setTimeout(process.exit, 20);`);
    await fixture.start();
    await until(() => givenUp.mock.calls.length > 0);
    expect(children).toHaveLength(6);
    expect(givenUp).toHaveBeenCalledTimes(1);
  });

  it('says why a program was never ready', async () => {
    const { process: fixture } = keep(`process.exit(3)`, { becomeReady: () => new Promise(() => undefined) });
    await expect(fixture.start()).rejects.toThrow(new NotReadyError('fixture', 'ended with code 3'));
  });

  it('does not wait for ever for a program that hangs at its start', async () => {
    const { process: fixture, children } = keep(`setInterval(() => undefined, 1000)`, { readyWithinMs: 50 });
    await expect(fixture.start()).rejects.toThrow('fixture was not ready in time');
    await until(() => children[0]?.signalCode === 'SIGKILL');
  });

  it('stops a program that asks for no restart', async () => {
    const { process: fixture, notices, children } = keep(READY);
    await fixture.start();
    await fixture.stop(5_000);
    expect(children.map(({ signalCode }) => signalCode)).toEqual(['SIGTERM']);
    expect(notices).toEqual([]);
  });

  it('insists when a program does not obey', async () => {
    const { process: fixture, children } = keep(`process.on('SIGTERM', () => undefined); ${READY}`);
    await fixture.start();
    await fixture.stop(50);
    expect(children[0]?.signalCode).toBe('SIGKILL');
  });

  it('ends the children that a dead program left in its group', async () => {
    const grandchild = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(READY)}], { stdio: 'ignore' })`;
    const { process: fixture, children } = keep(`process.stdout.write(String(${grandchild}.pid)); ${READY}`, {
      restartPauseMs: 60_000,
    });
    let orphan: ProcessIdentity | null = null;
    const starting = fixture.start();
    children[0]?.stdout?.once('data', (bytes: Buffer) => (orphan = identify(parseInt(bytes.toString(), 10))));
    await starting;
    expect(orphan).not.toBeNull();
    children[0]?.kill('SIGKILL');
    expect(await waitUntilGone([orphan as unknown as ProcessIdentity], 5_000)).toBe(true);
  });
});
