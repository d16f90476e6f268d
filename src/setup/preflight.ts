import { loadConfig, type HttpConfig } from '@app/config';
import { isPortFree } from '../processes/ports';
import { StartError } from '../start-error';
import type { Environment, Surroundings } from './surroundings';

/** @throws InvalidConfigError before anything runs; addresses that come later are filled in for the check */
export function checkConfiguration(env: Environment, surroundings: Surroundings): HttpConfig {
  const local = 'http://127.0.0.1';
  return loadConfig({
    ...env,
    ...(surroundings.postgres === 'embedded' && { DATABASE_URL: 'postgres://127.0.0.1/local' }),
    ...(surroundings.redis === 'embedded' && { REDIS_URL: 'redis://127.0.0.1' }),
    ...(surroundings.auth === 'sandbox' && { SUPABASE_URL: local, SUPABASE_ANON_KEY: 'local' }),
    ...(surroundings.provider === 'sandbox' && { DECODO_API_KEY: 'local', DECODO_BASE_URL: local }),
  }).http;
}

/** @throws StartError naming the way out */
export async function requireFreePort({ port, host }: HttpConfig): Promise<void> {
  if (port === 0 || (await isPortFree(port, host))) return;
  throw new StartError(`Port ${port} is in use; choose another one: PORT=${port + 1} npm start.`);
}
