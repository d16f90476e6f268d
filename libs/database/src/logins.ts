import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { clientOptions, type TlsOptions } from './data-source';

export interface LoginCredentials {
  name: string;
  password: string;
}

export interface EnsureLoginsOptions {
  ownerUrl: string;
  tls?: TlsOptions;
  /** Becomes a member of anon and authenticated only. */
  api: LoginCredentials;
  /** Becomes a member of service_role only. */
  system: LoginCredentials;
}

export const LOGIN_NAMES = { api: 'creator_search_api', system: 'creator_search_system' } as const;

const ATTRIBUTES = 'login noinherit nosuperuser nocreatedb nocreaterole nobypassrls noreplication';
const ATTEMPTS = 5;

/**
 * Creates or updates the two logins of the application; their passwords become those given. Roles belong to the whole
 * cluster: the same two names serve every database in it. Run `migrate` first, it makes the roles they are members of.
 */
export async function ensureLogins(options: EnsureLoginsOptions): Promise<void> {
  const client = new Client(clientOptions(options.ownerUrl, options.tls));
  await client.connect();
  try {
    await ensureLogin(client, options.api, ['anon', 'authenticated']);
    await ensureLogin(client, options.system, ['service_role']);
  } finally {
    await client.end();
  }
}

/** Name and password as they stand in the URL that the application will connect with. */
export function credentialsOf(url: string): LoginCredentials {
  const { username, password } = new URL(url);
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
}

async function ensureLogin(client: Client, { name, password }: LoginCredentials, roles: string[]): Promise<void> {
  const login = escapeIdentifier(name);
  const attributes = `${ATTRIBUTES} password ${escapeLiteral(password)}`;
  await patiently(async () => {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name]);
    await client.query(`${rowCount ? 'alter' : 'create'} role ${login} ${attributes}`);
    await client.query(`grant ${roles.join(', ')} to ${login}`);
  });
}

/** Two instances that change one role at the same instant make one of them fail; the next attempt finds it done. */
async function patiently(work: () => Promise<void>, attempt = 1): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { code } = error as { code?: string };
    const collided = code === 'XX000' || code === '42710' || code === '23505';
    if (!collided || attempt === ATTEMPTS) throw error;
    await new Promise((resolve) => setTimeout(resolve, 20 * attempt));
    await patiently(work, attempt + 1);
  }
}
