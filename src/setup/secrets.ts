import { createHmac, randomBytes } from 'node:crypto';
import { readJson, writePrivateJson } from './private-json';

/** Everything secret about one data folder. */
export interface Secrets {
  /** Superuser of the embedded database. */
  databasePassword: string;
  apiLoginPassword: string;
  systemLoginPassword: string;
  redisPassword: string;
  /** Signs the two project keys of the auth stand-in. */
  jwtSecret: string;
  anonKey: string;
  serviceRoleKey: string;
  decodoApiKey: string;
  stripeSecretKey: string;
  stripeWebhookSecret: string;
  demoPassword: string;
  adminPassword: string;
}

/** Reads the secrets, making those that are missing: a second start finds the same ones. */
export function loadSecrets(file: string): Secrets {
  const known = readJson<Partial<Secrets>>(file) ?? {};
  const jwtSecret = known.jwtSecret ?? random(48);
  const secrets: Secrets = {
    databasePassword: random(24),
    apiLoginPassword: random(24),
    systemLoginPassword: random(24),
    redisPassword: random(24),
    anonKey: projectKey(jwtSecret, 'anon'),
    serviceRoleKey: projectKey(jwtSecret, 'service_role'),
    decodoApiKey: random(24),
    stripeSecretKey: `sk_test_${random(24)}`,
    stripeWebhookSecret: `whsec_${random(24)}`,
    demoPassword: random(9),
    adminPassword: random(9),
    ...known,
    jwtSecret,
  };
  if (JSON.stringify(secrets) !== JSON.stringify(known)) writePrivateJson(file, secrets);
  return secrets;
}

/** URL-safe, so that no password needs escaping in an address or a shell. */
const random = (bytes: number): string => randomBytes(bytes).toString('base64url');

const TEN_YEARS_SECONDS = 10 * 365 * 24 * 3600;

/** Supabase's long-lived API key: an HS256 token with a role and no subject. */
function projectKey(secret: string, role: 'anon' | 'service_role'): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: 'supabase', ref: 'sandbox', role, iat, exp: iat + TEN_YEARS_SECONDS };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
