import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StartError } from '../start-error';

/** PostgreSQL refuses to run as root: it gets this account then. */
const ACCOUNT = 'postgres';

export interface SystemUser {
  uid: number;
  gid: number;
}

/** @returns undefined when this process is not root and PostgreSQL can run as the same user */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return findUser() ?? createUser();
}

/** Whether the user may go into the folder: one closed folder on the way, such as /root, is enough to say no. */
export function canEnter(user: SystemUser, folder: string): boolean {
  const path = resolve(folder);
  const stat = statSync(path);
  const bit = stat.uid === user.uid ? 0o100 : stat.gid === user.gid ? 0o010 : 0o001;
  if ((stat.mode & bit) === 0) return false;
  return path === dirname(path) || canEnter(user, dirname(path));
}

/**
 * The command that runs a program as the user although its files lie behind closed folders. The one capability it keeps
 * lets it search and read what root can, which is what makes a data folder below /root usable at all.
 * @throws StartError where the system has no such means
 */
export function behindClosedFolders(user: SystemUser): string[] {
  const capability = usableCapability();
  if (capability === null || spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status !== 0) {
    throw new StartError(
      'As root the database runs as the user "postgres", who cannot enter this folder: ' +
        'choose another one with --data-dir, start as another user, or set DATABASE_URL.',
    );
  }
  const only = `-all,+${capability}`;
  return [
    'setpriv',
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    `--bounding-set=${only}`,
    `--inh-caps=${only}`,
    `--ambient-caps=+${capability}`,
    '--',
  ];
}

/** Numbers of linux/capability.h; the narrower of the two is tried first. */
const CAPABILITIES = [
  { name: 'dac_read_search', bit: 2n },
  { name: 'dac_override', bit: 1n },
];

function usableCapability(): string | null {
  if (process.platform !== 'linux') return null;
  const status = readFileSync('/proc/self/status', 'utf8');
  const held = (set: string) => BigInt(`0x${new RegExp(`^${set}:\\s*([0-9a-f]+)`, 'm').exec(status)?.[1] ?? '0'}`);
  const usable = held('CapPrm') & held('CapBnd');
  return CAPABILITIES.find(({ bit }) => ((usable >> bit) & 1n) === 1n)?.name ?? null;
}

function findUser(): SystemUser | null {
  const ask = (flag: string) => spawnSync('id', [flag, ACCOUNT], { encoding: 'utf8' });
  const [uid, gid] = [ask('-u'), ask('-g')];
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : null;
}

function createUser(): SystemUser {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', ACCOUNT], {
      stdio: 'ignore',
    });
  } catch {
    throw new StartError(
      'As root the database needs the user "postgres" and it could not be created: ' +
        'create it, start as another user, or set DATABASE_URL.',
    );
  }
  return findUser() ?? createUser();
}
