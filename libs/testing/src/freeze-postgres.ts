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
  signal(postmaster, 'SIGSTOP');
  const children = childrenOf(postmaster);
  for (const pid of children) signal(pid, 'SIGSTOP');
  return () => {
    for (const pid of [postmaster, ...children]) signal(pid, 'SIGCONT');
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

/** One that has ended meanwhile, such as that of a closed connection, needs none. */
function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
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
