import type { z } from 'zod';
import { aiSchema, toAiConfig, type AiConfig } from './ai.config';
import { authSchema, toAuthConfig, type AuthConfig } from './auth.config';
import { databaseSchema, toDatabaseConfig, type DatabaseConfig } from './database.config';
import { exportsSchema, toExportsConfig, type ExportsConfig } from './exports.config';
import { httpSchema, toHttpConfig, type HttpConfig } from './http.config';
import { logSchema, toLogConfig, type LogConfig } from './log.config';
import { monitoringSchema, toMonitoringConfig, type MonitoringConfig } from './monitoring.config';
import { paymentsSchema, toPaymentsConfig, type PaymentsConfig } from './payments.config';
import { providerSchema, toProviderConfig, type ProviderConfig } from './provider.config';
import { redisSchema, toRedisConfig, type RedisConfig } from './redis.config';
import { toWebhooksConfig, webhooksSchema, type WebhooksConfig } from './webhooks.config';
import { toWorkerConfig, workerSchema, type WorkerConfig } from './worker.config';

/** Everything a process knows about its surroundings: parsed once at start, frozen, injected. */
export class AppConfig {
  readonly http: HttpConfig;
  readonly log: LogConfig;
  readonly database: DatabaseConfig;
  readonly redis: RedisConfig;
  readonly auth: AuthConfig;
  readonly provider: ProviderConfig;
  readonly ai: AiConfig;
  readonly monitoring: MonitoringConfig;
  readonly payments: PaymentsConfig;
  readonly exports: ExportsConfig;
  readonly webhooks: WebhooksConfig;
  readonly worker: WorkerConfig;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names every bad key at once, and never a value: values may be secrets. */
export class InvalidConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = InvalidConfigError.name;
  }
}

/** @throws InvalidConfigError listing every bad key */
export function loadConfig(env: Environment = process.env): AppConfig {
  const problems: string[] = [];
  const read = <S extends z.ZodType, T extends object>(schema: S, map: (parsed: z.output<S>) => T): T => {
    const result = schema.safeParse(env);
    if (result.success) return deepFreeze(map(result.data));
    problems.push(...result.error.issues.map((issue) => `${issue.path.join('.')} ${sayWhat(issue)}`));
    return {} as T; // never seen: the problems are thrown below
  };
  const config: AppConfig = {
    http: read(httpSchema, toHttpConfig),
    log: read(logSchema, toLogConfig),
    database: read(databaseSchema, toDatabaseConfig),
    redis: read(redisSchema, toRedisConfig),
    auth: read(authSchema, toAuthConfig),
    provider: read(providerSchema, toProviderConfig),
    ai: read(aiSchema, toAiConfig),
    monitoring: read(monitoringSchema, toMonitoringConfig),
    payments: read(paymentsSchema, toPaymentsConfig),
    exports: read(exportsSchema, toExportsConfig),
    webhooks: read(webhooksSchema, toWebhooksConfig),
    worker: read(workerSchema, toWorkerConfig),
  };
  if (problems.length > 0) throw new InvalidConfigError([...new Set(problems)]);
  return Object.freeze(Object.assign(new AppConfig(), config));
}

/**
 * The database's part alone, for tools that need nothing else.
 * @throws InvalidConfigError listing every bad key
 */
export function loadDatabaseConfig(env: Environment = process.env): DatabaseConfig {
  const result = databaseSchema.safeParse(env);
  if (!result.success) {
    throw new InvalidConfigError(result.error.issues.map((issue) => `${issue.path.join('.')} ${sayWhat(issue)}`));
  }
  return deepFreeze(toDatabaseConfig(result.data));
}

/**
 * The part about models alone, for tools that need no servers.
 * @throws InvalidConfigError listing every bad key
 */
export function loadAiConfig(env: Environment = process.env): AiConfig {
  const result = aiSchema.safeParse(env);
  if (!result.success) {
    throw new InvalidConfigError(result.error.issues.map((issue) => `${issue.path.join('.')} ${sayWhat(issue)}`));
  }
  return deepFreeze(toAiConfig(result.data));
}

function sayWhat(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is missing';
  if (issue.code === 'invalid_value' && !issue.message.startsWith('must'))
    return `must be one of ${issue.values.join(', ')}`;
  return issue.message;
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) deepFreeze(member as object);
  }
  return Object.freeze(value);
}
