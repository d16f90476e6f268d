import { z } from 'zod';
import { optionalText, requiredUrl, text } from './env-types';

export const authSchema = z.object({
  SUPABASE_URL: requiredUrl('http://', 'https://'),
  SUPABASE_ANON_KEY: text(),
  SUPABASE_SERVICE_ROLE_KEY: optionalText(),
  SUPABASE_JWT_SECRET: optionalText(),
});

export interface AuthConfig {
  /** Base URL of the Supabase project; tokens carry `<url>/auth/v1` as issuer. */
  supabaseUrl: string;
  anonKey: string;
  serviceRoleKey: string | undefined;
  /** Only for legacy projects that sign with HS256. */
  legacyJwtSecret: string | undefined;
}

export const toAuthConfig = (env: z.output<typeof authSchema>): AuthConfig => ({
  supabaseUrl: env.SUPABASE_URL.replace(/\/+$/, ''),
  anonKey: env.SUPABASE_ANON_KEY,
  serviceRoleKey: env.SUPABASE_SERVICE_ROLE_KEY,
  legacyJwtSecret: env.SUPABASE_JWT_SECRET,
});
