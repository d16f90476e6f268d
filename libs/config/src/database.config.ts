import { z } from 'zod';
import { flag, integer, optionalText, optionalUrl, requiredUrl } from './env-types';

const SCHEMES = ['postgres://', 'postgresql://'];

export const databaseSchema = z.object({
  DATABASE_URL: requiredUrl(...SCHEMES),
  DATABASE_SYSTEM_URL: optionalUrl(...SCHEMES),
  DATABASE_MIGRATION_URL: optionalUrl(...SCHEMES),
  DATABASE_POOL_SIZE: integer(10, { min: 1, max: 200 }),
  DATABASE_SSL: flag(false),
  DATABASE_SSL_CA: optionalText(),
});

export interface DatabaseConfig {
  /** Login of the request pool: no table rights of its own, a member of anon and authenticated only. */
  userUrl: string;
  /** Login of system work: a member of service_role. */
  systemUrl: string;
  /** Owner of the schema: migrations and seeds only. */
  migrationUrl: string;
  /** Connections of each of the two pools. */
  poolSize: number;
  ssl: boolean;
  /** PEM text of the authority that signed the server's certificate. */
  sslCa: string | undefined;
}

export const toDatabaseConfig = (env: z.output<typeof databaseSchema>): DatabaseConfig => ({
  userUrl: env.DATABASE_URL,
  systemUrl: env.DATABASE_SYSTEM_URL ?? env.DATABASE_URL,
  migrationUrl: env.DATABASE_MIGRATION_URL ?? env.DATABASE_URL,
  poolSize: env.DATABASE_POOL_SIZE,
  ssl: env.DATABASE_SSL,
  sslCa: env.DATABASE_SSL_CA,
});
