import type { ClientBase } from 'pg';

/** A login has rights that would let a mistake in one statement reach every user's rows. */
export class UnsafeLoginError extends Error {
  constructor(login: string, problem: string) {
    super(
      `The database login ${login} ${problem}. Logins made by "npm run db:logins" have exactly the rights that are needed.`,
    );
    this.name = UnsafeLoginError.name;
  }
}

interface LoginRights {
  login: string;
  current: string;
  superuser: boolean;
  bypasses: boolean;
  is_system: boolean;
  owns_rights: boolean;
}

const RIGHTS = `
  select session_user::text as login,
         current_user::text as current,
         r.rolsuper         as superuser,
         r.rolbypassrls     as bypasses,
         pg_has_role(session_user, 'service_role', 'member') as is_system,
         exists (
           select from pg_class c
            where c.relnamespace = to_regnamespace('public') and c.relkind in ('r', 'p')
              and has_table_privilege(session_user, c.oid, 'select, insert, update, delete, truncate')
         ) as owns_rights
    from pg_roles r
   where r.rolname = session_user`;

/** The request pool's login can do nothing until it has become `authenticated` with somebody's claims. */
export async function assertUserLogin(client: ClientBase): Promise<void> {
  const rights = await readRights(client);
  if (rights.superuser || rights.bypasses) {
    throw new UnsafeLoginError(rights.login, 'is not bound by row level security (superuser or bypassrls)');
  }
  if (rights.is_system) throw new UnsafeLoginError(rights.login, 'is a member of service_role');
  if (rights.owns_rights) throw new UnsafeLoginError(rights.login, 'has table rights of its own');
}

/** The system pool works as service_role on every connection. */
export async function assertSystemLogin(client: ClientBase): Promise<void> {
  const rights = await readRights(client);
  if (rights.current !== 'service_role') throw new UnsafeLoginError(rights.login, 'did not become service_role');
}

async function readRights(client: ClientBase): Promise<LoginRights> {
  const { rows } = await client.query<LoginRights>(RIGHTS);
  const rights = rows[0];
  if (!rights) throw new Error('The server did not say who we are');
  return rights;
}
