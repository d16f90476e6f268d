import { StartError } from '../start-error';
import type { Secrets } from './secrets';

export type Environment = Readonly<Record<string, string | undefined>>;

export const isGiven = (env: Environment, name: string): boolean => (env[name] ?? '').trim() !== '';

/** Which outside parts the environment names, and which need a local one. */
export interface Surroundings {
  postgres: 'embedded' | 'given';
  redis: 'embedded' | 'given';
  /** Supabase Auth. */
  auth: 'sandbox' | 'given';
  /** Instagram data. */
  provider: 'sandbox' | 'given';
  /** Stripe; without it nothing can be bought, and all else works. */
  payments: 'sandbox' | 'given' | 'off';
}

const PROVIDER_KEYS = ['DECODO_API_KEY', 'SMARTPROXY_USERNAME', 'SMARTPROXY_PASSWORD'];

/** @throws StartError in production, where nothing may stand in for the outside world */
export function surveySurroundings(env: Environment): Surroundings {
  const given = (name: string) => isGiven(env, name);
  const found: Surroundings = {
    postgres: given('DATABASE_URL') ? 'given' : 'embedded',
    redis: given('REDIS_URL') ? 'given' : 'embedded',
    auth: given('SUPABASE_URL') ? 'given' : 'sandbox',
    provider: PROVIDER_KEYS.some(given) ? 'given' : 'sandbox',
    payments: given('STRIPE_SECRET_KEY') ? 'given' : env.NODE_ENV === 'production' ? 'off' : 'sandbox',
  };
  if (env.NODE_ENV !== 'production') return found;
  const missing = [
    found.postgres === 'embedded' && 'DATABASE_URL',
    found.redis === 'embedded' && 'REDIS_URL',
    found.auth === 'sandbox' && 'SUPABASE_URL',
    found.provider === 'sandbox' && 'DECODO_API_KEY',
  ].filter(Boolean);
  if (missing.length === 0) return found;
  throw new StartError(`With NODE_ENV=production nothing has a stand-in; set ${missing.join(', ')}.`);
}

export const needsSandbox = ({ auth, provider, payments }: Surroundings): boolean =>
  [auth, provider, payments].includes('sandbox');

export interface DatabaseAddresses {
  /** Owner of the schema: migrations, seeds and scripts. */
  owner: string;
  /** Logins that the launcher makes; null when the environment names its own. */
  logins: { api: Login; system: Login } | null;
  user: string;
  system: string;
}

interface Login {
  name: string;
  password: string;
}

/** @param owner address of the embedded database, when there is one */
export function databaseAddresses(env: Environment, secrets: Secrets, owner: string | undefined): DatabaseAddresses {
  const given = env.DATABASE_URL ?? '';
  if (owner === undefined && (env.DATABASE_SYSTEM_URL || env.DATABASE_MIGRATION_URL)) {
    return {
      owner: env.DATABASE_MIGRATION_URL || given,
      logins: null,
      user: given,
      system: env.DATABASE_SYSTEM_URL || given,
    };
  }
  const base = owner ?? given;
  const logins = {
    api: { name: 'creator_search_api', password: secrets.apiLoginPassword },
    system: { name: 'creator_search_system', password: secrets.systemLoginPassword },
  };
  return { owner: base, logins, user: withLogin(base, logins.api), system: withLogin(base, logins.system) };
}

/** Supabase's pooler finds the project by what follows the dot in the user name: it must stay. */
function withLogin(address: string, { name, password }: Login): string {
  const url = new URL(address);
  const project = decodeURIComponent(url.username).split('.')[1];
  url.username = project === undefined ? name : `${name}.${project}`;
  url.password = password;
  return url.toString();
}

export interface Addresses {
  database: Pick<DatabaseAddresses, 'user' | 'system'>;
  redisUrl: string;
  /** Absent when nothing of the sandbox is used. */
  sandboxUrl: string | undefined;
}

/**
 * The environment of api and ai-worker. The owner's login is not in it: they have no use for it. Unless the environment says
 * where, the worker takes a free port, so that systems side by side never want the same one.
 */
export function applicationEnvironment(
  env: Environment,
  { secrets, surroundings }: { secrets: Secrets; surroundings: Surroundings },
  { database, redisUrl, sandboxUrl }: Addresses,
): Record<string, string | undefined> {
  const auth = surroundings.auth === 'sandbox' && {
    SUPABASE_URL: sandboxUrl,
    SUPABASE_ANON_KEY: secrets.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: secrets.serviceRoleKey,
    SUPABASE_JWT_SECRET: undefined,
  };
  const provider = surroundings.provider === 'sandbox' && {
    DECODO_API_KEY: secrets.decodoApiKey,
    DECODO_BASE_URL: `${sandboxUrl}/decodo`,
  };
  const payments = surroundings.payments === 'sandbox' && {
    STRIPE_SECRET_KEY: secrets.stripeSecretKey,
    STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
    STRIPE_API_URL: sandboxUrl,
  };
  return {
    LOG_PRETTY: 'true',
    ...(needsSandbox(surroundings) && { WEBHOOKS_ALLOW_PRIVATE: 'true' }), // a receiver to try is on this machine too
    ...env,
    ...(!isGiven(env, 'WORKER_PORT') && { WORKER_PORT: '0' }),
    DATABASE_URL: database.user,
    DATABASE_SYSTEM_URL: database.system,
    DATABASE_MIGRATION_URL: undefined,
    REDIS_URL: redisUrl,
    ...(surroundings.redis === 'embedded' && { REDIS_PASSWORD: undefined, QUEUE_REDIS_URL: undefined }),
    ...auth,
    ...provider,
    ...payments,
  };
}

/** The environment of the stand-ins. Without a database the sandbox leaves its auth part out. */
export function sandboxEnvironment(
  env: Environment,
  { secrets, surroundings }: { secrets: Secrets; surroundings: Surroundings },
  { ownerUrl, dataDir }: { ownerUrl: string; dataDir: string },
): Record<string, string | undefined> {
  return {
    LOG_PRETTY: 'true',
    ...env,
    DATABASE_URL: undefined,
    DATABASE_MIGRATION_URL: surroundings.auth === 'sandbox' ? ownerUrl : undefined,
    SANDBOX_DATA_DIR: dataDir,
    SANDBOX_DECODO_API_KEY: secrets.decodoApiKey,
    SANDBOX_STRIPE_SECRET_KEY: secrets.stripeSecretKey,
    SANDBOX_STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
    SANDBOX_SUPABASE_ANON_KEY: secrets.anonKey,
    SANDBOX_SUPABASE_SERVICE_ROLE_KEY: secrets.serviceRoleKey,
    SANDBOX_SUPABASE_JWT_SECRET: secrets.jwtSecret,
  };
}
