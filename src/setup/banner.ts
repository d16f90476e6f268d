import type { DemoUser } from './demo-users';
import type { Runtime } from './runtime';

/** A public English travel account of the sandbox, with many posts; generated the same on every machine. */
const DEMO_CREATOR = 'ava.wanders';

/** The words printed once everything runs. The three lines work when pasted, one after the other. */
export function banner(runtime: Runtime): string {
  const { apiUrl, docsUrl, workerUrl, users } = runtime;
  return [
    '',
    'Creator Search is ready.',
    '',
    `  API        ${apiUrl}`,
    `  Swagger    ${docsUrl}`,
    `  Dashboard  ${apiUrl}/dashboard`,
    `  Worker     ${workerUrl}/health`,
    ...users.map(({ role, email, password }) => `  ${role.padEnd(9)}  ${email}  password ${password}`),
    '',
    ...(users[0] === undefined ? [] : ['Try it, one line after the other:', '', ...curlLines(runtime, users[0]), '']),
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}

/** Sign in, unlock a creator (25 credits, once), read what the analysis says about it. */
export function curlLines({ supabaseUrl, anonKey, apiUrl }: Runtime, { email, password }: DemoUser): string[] {
  const login = JSON.stringify({ email, password });
  const token = `sed -E 's/.*"access_token" *: *"([^"]+)".*/\\1/'`;
  return [
    `TOKEN=$(curl -s '${supabaseUrl}/auth/v1/token?grant_type=password' -H 'apikey: ${anonKey}' -H 'Content-Type: application/json' -d '${login}' | ${token})`,
    `curl -s '${apiUrl}/api/v1/instagram/profile/${DEMO_CREATOR}' -H "Authorization: Bearer $TOKEN"`,
    `curl -s '${apiUrl}/api/profile/${DEMO_CREATOR}/ai-insights' -H "Authorization: Bearer $TOKEN"`,
  ];
}
