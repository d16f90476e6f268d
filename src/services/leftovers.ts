import { rmSync } from 'node:fs';
import { isAlive, signal, waitUntilGone } from '../processes/process-identity';
import { readJson } from '../setup/private-json';
import { StartError } from '../start-error';
import type { ServiceNote } from './service-spec';

/** A host whose launcher was killed is about to stop its servers by itself. */
const HOST_GRACE_MS = 20_000;
const SERVER_GRACE_MS = 10_000;

/**
 * Ends what an earlier run left behind in this data directory, so that two servers never share one set of files.
 * @throws StartError when something cannot be ended
 */
export async function clearLeftovers(noteFile: string): Promise<void> {
  const left = (readJson<ServiceNote[]>(noteFile) ?? []).filter(isAlive);
  const host = left.filter(({ name }) => name === 'host');
  if (host.length > 0 && (await waitUntilGone(left, HOST_GRACE_MS))) return;
  for (const note of left) signal(note, note.stopSignal);
  if (!(await waitUntilGone(left, SERVER_GRACE_MS))) {
    for (const note of left) signal(note, 'SIGKILL');
    if (!(await waitUntilGone(left, 2_000))) {
      const pids = left.map(({ pid }) => pid).join(', ');
      throw new StartError(`Processes of an earlier run (${pids}) do not end; stop them and start again.`);
    }
  }
  rmSync(noteFile, { force: true });
}
