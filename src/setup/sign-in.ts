import { connect, type CreatorSearchApi } from '@app/api-client';
import type { DemoUser } from './demo-users';
import type { Runtime } from './runtime';

/** Said when the system cannot be reached. */
export const USAGE = 'Start the system first: npm start (and give its --data-dir here too, when it has one).';

export interface SignedIn {
  email: string;
  apiUrl: string;
  api: CreatorSearchApi;
}

/** @throws Error that says how to start the system when it does not answer */
export async function signIn(
  { apiUrl, supabaseUrl, anonKey, users }: Pick<Runtime, 'apiUrl' | 'supabaseUrl' | 'anonKey' | 'users'>,
  role: DemoUser['role'],
): Promise<SignedIn> {
  const user = users.find((one) => one.role === role);
  if (user === undefined) throw new Error(`There is no demo user with the role ${role}. ${USAGE}`);
  const response = await fetch(`${supabaseUrl}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: anonKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: user.email, password: user.password }),
  }).catch((cause: unknown) => {
    throw new Error(`${supabaseUrl} does not answer. ${USAGE}`, { cause });
  });
  if (!response.ok) throw new Error(`Signing in answered ${response.status}. ${USAGE}`);
  const { access_token: accessToken } = (await response.json()) as { access_token: string };
  return { email: user.email, apiUrl, api: connect({ baseUrl: apiUrl, accessToken }) };
}
