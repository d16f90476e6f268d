import { z } from 'zod';
import { integer, optionalText, optionalUrl } from './env-types';
import { InvalidConfigError, type Environment } from './load-config';
import { logSchema, toLogConfig, type LogConfig } from './log.config';

const POSTGRES = ['postgres://', 'postgresql://'];

/** Well-known on purpose: the stand-ins listen on loopback and hold invented data only. */
export const SANDBOX_DECODO_DEFAULTS = {
  apiKey: 'sandbox-decodo-api-key',
  basicToken: Buffer.from('sandbox:sandbox').toString('base64'),
} as const;

/** As well known, for the same reason. */
export const SANDBOX_STRIPE_DEFAULTS = {
  secretKey: 'sk_test_sandbox_creator_search',
  webhookSecret: 'whsec_sandbox_creator_search',
} as const;

export const sandboxSchema = logSchema.extend({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  SANDBOX_HOST: optionalText(),
  SANDBOX_PORT: integer(0, { min: 0, max: 65535 }),
  SANDBOX_PUBLIC_URL: optionalUrl('http://', 'https://'),
  SANDBOX_DATA_DIR: optionalText(),
  SANDBOX_PROVIDER_LATENCY_MS: integer(300, { min: 0, max: 120_000 }),
  SANDBOX_DECODO_API_KEY: optionalText(),
  SANDBOX_DECODO_BASIC_TOKEN: optionalText(),
  SANDBOX_SUPABASE_ANON_KEY: optionalText(),
  SANDBOX_SUPABASE_SERVICE_ROLE_KEY: optionalText(),
  SANDBOX_SUPABASE_JWT_SECRET: optionalText(),
  SANDBOX_STRIPE_SECRET_KEY: optionalText(),
  SANDBOX_STRIPE_WEBHOOK_SECRET: optionalText(),
  SANDBOX_STRIPE_WEBHOOK_URL: optionalUrl('http://', 'https://'),
  DATABASE_URL: optionalUrl(...POSTGRES),
  DATABASE_MIGRATION_URL: optionalUrl(...POSTGRES),
});

/** The stand-ins for the outside world. */
export class SandboxConfig {
  readonly environment: 'development' | 'test' | 'production';
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Where clients reach the sandbox, when that is not `http://host:port`; tokens carry it as issuer. */
  readonly publicUrl: string | undefined;
  /** Keys that must outlive a restart are kept here; undefined keeps them in memory. */
  readonly dataDir: string | undefined;
  /** Owner of the auth schema; without it the auth stand-in is left out. */
  readonly databaseUrl: string | undefined;
  readonly decodo: Readonly<{ apiKey: string; basicToken: string; latencyMs: number }>;
  readonly supabase: Readonly<{
    anonKey: string | undefined;
    serviceRoleKey: string | undefined;
    jwtSecret: string | undefined;
  }>;
  readonly stripe: Readonly<{
    secretKey: string;
    webhookSecret: string;
    /** Where events are sent; it can be set later by a control route. */
    webhookUrl: string | undefined;
  }>;
  readonly log: LogConfig;
}

/** @throws InvalidConfigError listing every bad key */
export function loadSandboxConfig(env: Environment = process.env): SandboxConfig {
  const result = sandboxSchema.safeParse(env);
  if (!result.success) {
    throw new InvalidConfigError(result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  }
  return toSandboxConfig(result.data);
}

const toSandboxConfig = (env: z.output<typeof sandboxSchema>): SandboxConfig => ({
  environment: env.NODE_ENV,
  host: env.SANDBOX_HOST ?? '127.0.0.1',
  port: env.SANDBOX_PORT,
  publicUrl: env.SANDBOX_PUBLIC_URL?.replace(/\/+$/, ''),
  dataDir: env.SANDBOX_DATA_DIR,
  databaseUrl: env.DATABASE_MIGRATION_URL ?? env.DATABASE_URL,
  decodo: {
    apiKey: env.SANDBOX_DECODO_API_KEY ?? SANDBOX_DECODO_DEFAULTS.apiKey,
    basicToken: (env.SANDBOX_DECODO_BASIC_TOKEN ?? SANDBOX_DECODO_DEFAULTS.basicToken).replace(/^basic\s+/i, ''),
    latencyMs: env.SANDBOX_PROVIDER_LATENCY_MS,
  },
  supabase: {
    anonKey: env.SANDBOX_SUPABASE_ANON_KEY,
    serviceRoleKey: env.SANDBOX_SUPABASE_SERVICE_ROLE_KEY,
    jwtSecret: env.SANDBOX_SUPABASE_JWT_SECRET,
  },
  stripe: {
    secretKey: env.SANDBOX_STRIPE_SECRET_KEY ?? SANDBOX_STRIPE_DEFAULTS.secretKey,
    webhookSecret: env.SANDBOX_STRIPE_WEBHOOK_SECRET ?? SANDBOX_STRIPE_DEFAULTS.webhookSecret,
    webhookUrl: env.SANDBOX_STRIPE_WEBHOOK_URL,
  },
  log: toLogConfig(env),
});
