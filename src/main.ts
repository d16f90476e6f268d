import { appendFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidConfigError } from '@app/config';
import { parseLaunchOptions, USAGE } from './launch-options';
import { Launcher } from './launcher';
import { StartError } from './start-error';

const DIST = resolve(__dirname, '..');
const ROOT = resolve(DIST, '..');

/** One Ctrl-C can arrive twice, from the terminal and passed on by npm: only a later one is a second one. */
const SECOND_SIGNAL_AFTER_MS = 700;
let stopAsked = 0;

void main();

async function main(): Promise<void> {
  let dataDir = resolve(ROOT, '.data');
  let launcher: Launcher | null = null;
  const leave = async (code: number) => {
    await launcher?.stop();
    process.exit(code);
  };
  const fail = async (error: unknown) => {
    console.error(`\n${sentence(error, dataDir)}`);
    await leave(1);
  };
  process.once('uncaughtException', (error) => void fail(error));
  process.once('unhandledRejection', (error) => void fail(error));
  process.stdout.on('error', () => undefined); // whoever read the output has left; the stop that follows must not fail
  try {
    const options = parseLaunchOptions(process.argv.slice(2), ROOT);
    if (options.help) return console.log(USAGE);
    dataDir = options.dataDir;
    launcher = new Launcher({
      dataDir,
      dist: DIST,
      env: process.env,
      write: (text) => process.stdout.write(text),
      onLost: (reason) => void fail(new StartError(`Stopping: ${reason}.`)),
    });
    obeySignals(launcher, leave);
    await launcher.start();
  } catch (error) {
    // A start cut short by Ctrl-C fails with whatever it was doing: no failure of its own.
    if (stopAsked === 0) await fail(error);
  }
}

function obeySignals(launcher: Launcher, leave: (code: number) => Promise<void>): void {
  const stop = (mayForce: boolean) => {
    if (stopAsked > 0) {
      if (!mayForce || Date.now() - stopAsked < SECOND_SIGNAL_AFTER_MS) return;
      launcher.kill();
      return process.exit(1);
    }
    stopAsked = Date.now();
    console.log('\nStopping (Ctrl-C again ends everything at once)');
    void leave(0);
  };
  process.on('SIGINT', () => stop(true));
  process.on('SIGTERM', () => stop(true));
  process.on('SIGHUP', () => stop(false));
  // Started by another Node process with a channel: that one has gone.
  process.on('disconnect', () => stop(false));
}

/** One sentence for what a person can mend; anything else is our fault, and its stack goes to the log. */
function sentence(error: unknown, dataDir: string): string {
  if (error instanceof StartError || error instanceof InvalidConfigError) return error.message;
  const log = join(dataDir, 'logs', 'launcher.log');
  const [stack, message] =
    error instanceof Error ? [error.stack ?? error.message, error.message] : [String(error), String(error)];
  try {
    mkdirSync(join(dataDir, 'logs'), { recursive: true });
    appendFileSync(log, `${new Date().toISOString()} ${stack}\n`, { mode: 0o600 });
  } catch {
    return `Something unexpected happened: ${message}`;
  }
  return `Something unexpected happened: ${message} (details in ${log})`;
}
