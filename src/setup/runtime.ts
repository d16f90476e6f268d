import { demoUsers, type DemoUser } from './demo-users';
import type { Secrets } from './secrets';
import type { Surroundings } from './surroundings';

/** What scripts may rely on; written to runtime.json. */
export interface Runtime {
  apiUrl: string;
  docsUrl: string;
  /** Where the ai-worker tells its health and metrics. */
  workerUrl: string;
  supabaseUrl: string;
  anonKey: string;
  serviceRoleKey: string | null;
  /** Null when nothing of the sandbox is used. */
  sandboxUrl: string | null;
  /** Owner of the schema. */
  databaseUrl: string;
  redisUrl: string;
  users: DemoUser[];
}

interface RuntimeParts {
  apiUrl: string;
  workerUrl: string;
  appEnv: Record<string, string | undefined>;
  sandboxUrl: string | undefined;
  ownerUrl: string;
  installation: { secrets: Secrets; surroundings: Surroundings };
}

export function describeRuntime({
  apiUrl,
  workerUrl,
  appEnv,
  sandboxUrl,
  ownerUrl,
  installation,
}: RuntimeParts): Runtime {
  return {
    apiUrl,
    docsUrl: `${apiUrl}/docs`,
    workerUrl,
    supabaseUrl: (appEnv.SUPABASE_URL ?? '').replace(/\/+$/, ''),
    anonKey: appEnv.SUPABASE_ANON_KEY ?? '',
    serviceRoleKey: appEnv.SUPABASE_SERVICE_ROLE_KEY || null,
    sandboxUrl: sandboxUrl ?? null,
    databaseUrl: ownerUrl,
    redisUrl: appEnv.REDIS_URL ?? '',
    users: installation.surroundings.auth === 'sandbox' ? demoUsers(installation.secrets) : [],
  };
}
