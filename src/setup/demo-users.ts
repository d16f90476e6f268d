import { StartError } from '../start-error';
import type { Secrets } from './secrets';

export interface DemoUser {
  email: string;
  password: string;
  role: 'user' | 'admin';
}

export const demoUsers = ({ demoPassword, adminPassword }: Secrets): DemoUser[] => [
  { email: 'demo@creator-search.example', password: demoPassword, role: 'user' },
  { email: 'admin@creator-search.example', password: adminPassword, role: 'admin' },
];

/**
 * Makes sure that the users exist, through the same admin API that a Supabase project has.
 * @throws StartError when the service refuses
 */
export async function createDemoUsers(
  auth: { supabaseUrl: string; serviceRoleKey: string },
  users: DemoUser[],
): Promise<void> {
  for (const user of users) await createUser(auth, user);
}

async function createUser(
  { supabaseUrl, serviceRoleKey }: { supabaseUrl: string; serviceRoleKey: string },
  { email, password, role }: DemoUser,
): Promise<void> {
  const answer = await fetch(`${supabaseUrl}/auth/v1/admin/users`, {
    method: 'POST',
    headers: {
      apikey: serviceRoleKey,
      authorization: `Bearer ${serviceRoleKey}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ email, password, email_confirm: true, app_metadata: role === 'admin' ? { role } : {} }),
  });
  if (answer.ok) return;
  const body = await answer.text();
  if (answer.status === 422 && body.includes('email_exists')) return;
  throw new StartError(`The demo user ${email} could not be created: HTTP ${answer.status} ${body.slice(0, 200)}`);
}
