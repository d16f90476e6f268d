export { ensureUser, type DemoUser } from './ensure-user';
export { SupabaseAuthModule } from './supabase-auth.module';
export type { SupabaseAuthOptions } from './supabase-auth.options';
export { mintProjectKeys, projectKeys, type ProjectKeys } from './tokens/api-keys';
