import { loadConfig, type AppConfig } from '@app/config';
import { isPortFree } from '../processes/ports';
import { StartError } from '../start-error';
import { isGiven, type Environment, type Surroundings } from './surroundings';

/** @throws InvalidConfigError before anything runs; addresses that come later are filled in for the check */
export function checkConfiguration(env: Environment, surroundings: Surroundings): AppConfig {
  const local = 'http://127.0.0.1';
  return loadConfig({
    ...env,
    ...(surroundings.postgres === 'embedded' && { DATABASE_URL: 'postgres://127.0.0.1/local' }),
    ...(surroundings.redis === 'embedded' && { REDIS_URL: 'redis://127.0.0.1' }),
    ...(surroundings.auth === 'sandbox' && { SUPABASE_URL: local, SUPABASE_ANON_KEY: 'local' }),
    ...(surroundings.provider === 'sandbox' && { DECODO_API_KEY: 'local', DECODO_BASE_URL: local }),
  });
}

const HIGHEST_PORT = 65_535;

/** @throws StartError naming the way out */
export async function requireFreePorts(env: Environment, { http: { port, host }, worker }: AppConfig): Promise<void> {
  await requireFree('PORT', port, host);
  if (isGiven(env, 'WORKER_PORT')) await requireFree('WORKER_PORT', worker.port, host);
}

async function requireFree(name: string, port: number, host: string): Promise<void> {
  if (port === 0 || (await isPortFree(port, host))) return;
  throw new StartError(`Port ${port} is in use; choose another one: ${name}=${await freeAfter(port, host)} npm start.`);
}

/** What is proposed must not lead to the same sentence again. */
async function freeAfter(port: number, host: string): Promise<number> {
  let candidate = port + 1;
  while (candidate < HIGHEST_PORT && !(await isPortFree(candidate, host))) candidate++;
  return candidate;
}
