import { readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';

/**
 * Stops every process of a PostgreSQL on this machine in its tracks: connections stay open and nothing is answered. For
 * servers of one's own only.
 * @param ownerUrl login of a superuser
 * @returns what lets them go on
 */
export async function freezePostgres(ownerUrl: string): Promise<() => void> {
  const postmaster = await postmasterOf(ownerUrl);
  // First the one that would make others.
  const pids = [postmaster];
  process.kill(postmaster, 'SIGSTOP');
  for (const pid of childrenOf(postmaster)) {
    process.kill(pid, 'SIGSTOP');
    pids.push(pid);
  }
  return () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  };
}

async function postmasterOf(connectionString: string): Promise<number> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ file: string }>(`select pg_read_file('postmaster.pid') as file`);
    return Number(rows[0]?.file.split('\n')[0]);
  } finally {
    await client.end();
  }
}

/** By the process table of Linux. */
function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | null {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
    return Number(afterName.split(' ')[1]);
  } catch {
    return null; // it has just ended
  }
}
