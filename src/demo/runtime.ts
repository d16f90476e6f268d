import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connect, type CreatorSearchApi } from '@app/api-client';

export const USAGE = 'Start the system first: npm start (and give its --data-dir here too, when it has one).';

/** What `npm start` notes down for scripts. */
export interface Runtime {
  apiUrl: string;
  supabaseUrl: string;
  anonKey: string;
  users: { email: string; password: string; role: string }[];
}

export interface SignedIn {
  email: string;
  api: CreatorSearchApi;
}

export function readRuntime(): Runtime {
  const { values } = parseArgs({ options: { 'data-dir': { type: 'string', default: '.data' } } });
  const file = join(resolve(values['data-dir']), 'runtime.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Runtime;
  } catch {
    throw new Error(`${file} cannot be read. ${USAGE}`);
  }
}

/** @throws Error that says how to start the system when it does not answer */
export async function signIn({ apiUrl, supabaseUrl, anonKey, users }: Runtime, role: string): Promise<SignedIn> {
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
  return { email: user.email, api: connect({ baseUrl: apiUrl, accessToken }) };
}
