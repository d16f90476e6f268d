import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 2_000;
/** A claim whose owner was not heard of for that long is void: its process or machine is gone. */
const VOID_AFTER_MS = 20_000;
const LOOK_AGAIN_MS = 200;

/**
 * Runs the work while no other process or thread does, as far as a file can see to it. Waits for the other to end.
 * Should two ever work at once all the same, both write the same bytes to the same places.
 */
export async function withClaim<T>(file: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const mark = JSON.stringify({ id: randomUUID(), pid: process.pid, host: hostname() });
  while (!(await claim(file, mark))) {
    await dropVoidClaim(file);
    await sleep(LOOK_AGAIN_MS);
  }
  const heartbeat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    // Somebody may have taken this claim for void and made another.
    if ((await readMark(file)) === mark) await rm(file, { force: true });
  }
}

async function claim(file: string, mark: string): Promise<boolean> {
  const handle = await open(file, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (handle === null) return false;
  try {
    await handle.writeFile(mark);
  } finally {
    await handle.close();
  }
  return true;
}

async function dropVoidClaim(file: string): Promise<void> {
  const seen = await readMark(file);
  const age = await stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (seen === null || !(age > VOID_AFTER_MS || isOfDeadProcess(seen))) return;
  const aside = `${file}.${randomUUID()}`;
  try {
    // Moved before it is removed: of two who drop the same claim, one alone succeeds.
    await rename(file, aside);
    await rm(aside, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Only a process of this machine can be asked for. */
function isOfDeadProcess(mark: string): boolean {
  const owner = /"pid":(\d+),"host":"([^"]*)"/u.exec(mark);
  if (owner === null || owner[2] !== hostname()) return false;
  try {
    process.kill(Number(owner[1]), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

const readMark = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null);
