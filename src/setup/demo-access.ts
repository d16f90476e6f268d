import type { DemoUser } from './demo-users';
import type { Runtime } from './runtime';

const REASON = 'demonstration';
const DAYS = 365;

/**
 * Lets the demo user see the demo creator in full, through the same route an administrator would use.
 * @returns null, or why it could not be done: the system is of use without it
 */
export async function grantDemoAccess(runtime: Runtime, creator: string): Promise<string | null> {
  const [user, admin] = (['user', 'admin'] as const).map((role) => runtime.users.find((one) => one.role === role));
  if (user === undefined || admin === undefined) return null;
  try {
    const [own, ruling] = [await signIn(runtime, user), await signIn(runtime, admin)];
    // The first request makes the user known to the api; grants are for known users.
    await expectOk('look-up', fetch(`${runtime.apiUrl}/api/profile/${creator}`, { headers: bearer(own.token) }));
    const grant = { userId: own.userId, username: creator, days: DAYS, reason: REASON };
    await expectOk('grant', post(`${runtime.apiUrl}/api/v1/admin/access-grants`, grant, bearer(ruling.token)));
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

interface Session {
  access_token: string;
  user: { id: string };
}

async function signIn({ supabaseUrl, anonKey }: Runtime, { email, password }: DemoUser) {
  const address = `${supabaseUrl}/auth/v1/token?grant_type=password`;
  const answer = await expectOk('sign-in', post(address, { email, password }, { apikey: anonKey }));
  const { access_token: token, user } = (await answer.json()) as Session;
  return { token, userId: user.id };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function post(address: string, body: object, headers: Record<string, string>): Promise<Response> {
  return fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
}

async function expectOk(what: string, request: Promise<Response>): Promise<Response> {
  const answer = await request;
  if (!answer.ok) throw new Error(`the ${what} was answered with HTTP ${answer.status}`);
  return answer;
}
