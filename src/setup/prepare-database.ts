import { fork } from 'node:child_process';
import { join } from 'node:path';
import { StartError } from '../start-error';
import type { SetupOrder, SetupOutcome } from './database-setup';

/**
 * Creates logins, migrates and seeds, in a process of its own; doing it again changes nothing.
 * @throws StartError with the database's own words
 */
export async function prepareDatabase({ owner, logins }: SetupOrder): Promise<void> {
  const child = fork(join(__dirname, 'database-setup.js'), [], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let complaint = '';
  child.stderr?.on('data', (bytes: Buffer) => (complaint += bytes.toString()));
  const outcome = await new Promise<SetupOutcome>((resolve) => {
    child.once('message', (message: SetupOutcome) => resolve(message));
    child.once('exit', () => resolve({ type: 'failed', reason: lastWords(complaint) }));
    child.send({ owner, logins } satisfies SetupOrder);
  });
  if (outcome.type === 'failed') throw new StartError(`The database could not be prepared: ${outcome.reason}`);
}

function lastWords(complaint: string): string {
  const lines = complaint.split('\n').filter((line) => /^\w*Error: /.test(line));
  return lines.at(-1) ?? 'its process ended early';
}
