export interface DemoUser {
  email: string;
  password: string;
  /** e.g. `{ role: 'admin' }` */
  appMetadata?: Record<string, unknown>;
}

export interface AuthAdmin {
  /** Base address of the project, without /auth/v1. */
  url: string;
  serviceRoleKey: string;
}

const ALREADY_THERE = 422;
const LARGEST_PAGE = 1000;

/**
 * Creates a confirmed user over the admin routes, once: an account of that address keeps its id and gets this password and metadata only
 * when it was created just now.
 * @returns the user's id
 * @throws Error when the service refuses or cannot be reached; the message holds no address and no key
 */
export async function ensureUser(admin: AuthAdmin, user: DemoUser): Promise<string> {
  const created = await call(admin, 'POST', '', {
    email: user.email,
    password: user.password,
    email_confirm: true,
    app_metadata: user.appMetadata ?? {},
  });
  if (created.ok) return idOf(await created.json());
  if (created.status !== ALREADY_THERE) throw new Error(`The auth service refused a user (${created.status})`);
  return findId(admin, user.email);
}

async function findId(admin: AuthAdmin, email: string): Promise<string> {
  const query = new URLSearchParams({ page: '1', per_page: String(LARGEST_PAGE), filter: email });
  const listed = await call(admin, 'GET', `?${query.toString()}`);
  const body = listed.ok ? ((await listed.json()) as { users: { id: string; email: string }[] }) : { users: [] };
  const found = body.users.find((user) => user.email === email.toLowerCase());
  if (!found) throw new Error(`The auth service does not list a user it refused (${listed.status})`);
  return found.id;
}

function call(admin: AuthAdmin, method: 'GET' | 'POST', query: string, body?: object): Promise<Response> {
  return fetch(`${admin.url}/auth/v1/admin/users${query}`, {
    method,
    headers: {
      apikey: admin.serviceRoleKey,
      authorization: `Bearer ${admin.serviceRoleKey}`,
      'content-type': 'application/json',
    },
    body: body ? JSON.stringify(body) : undefined,
    signal: AbortSignal.timeout(10_000),
  });
}

function idOf(body: unknown): string {
  const id = (body as { id?: unknown } | null)?.id;
  if (typeof id !== 'string') throw new Error('The auth service answered without a user id');
  return id;
}
