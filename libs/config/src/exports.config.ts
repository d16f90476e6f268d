import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { optionalText } from './env-types';

const LEAST_LENGTH = 32;

export const exportsSchema = z
  .object({
    NODE_ENV: optionalText(),
    EXPORT_LINK_SECRET: optionalText(),
    DATABASE_URL: optionalText(),
    SUPABASE_ANON_KEY: optionalText(),
  })
  .superRefine(({ NODE_ENV, EXPORT_LINK_SECRET: secret }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['EXPORT_LINK_SECRET'], message });
    if (secret === undefined && NODE_ENV === 'production')
      refuse('is missing; it signs the links to exported files, the same at every process');
    if (secret !== undefined && secret.length < LEAST_LENGTH) refuse(`must have at least ${LEAST_LENGTH} characters`);
  });

export interface ExportsConfig {
  /** Signs links to files; the same at every process of an installation. */
  linkSecret: string;
}

export const toExportsConfig = (env: z.output<typeof exportsSchema>): ExportsConfig => ({
  linkSecret: env.EXPORT_LINK_SECRET ?? derived(env),
});

/** Outside production: not given, but the same for all processes with the same surroundings, and after a restart. */
function derived({ DATABASE_URL = '', SUPABASE_ANON_KEY = '' }: z.output<typeof exportsSchema>): string {
  return createHmac('sha256', `${DATABASE_URL} ${SUPABASE_ANON_KEY}`).update('export links').digest('base64url');
}
