import { loadSandboxConfig, SANDBOX_DECODO_DEFAULTS, type SandboxConfig } from '@app/config';
import { Logger } from '@app/observability';
import { runSandbox } from '../../../apps/sandbox/src/sandbox-app';
import { SandboxControl } from './sandbox-control';

export interface SandboxOptions {
  /** Milliseconds each scrape takes; 0 unless told. */
  latencyMs?: number;
  /** Owner of a migrated database: brings the auth stand-in up. */
  databaseUrl?: string;
  /** Folder of the auth stand-in's keys; a temporary one unless told. */
  dataDir?: string;
  apiKey?: string;
  basicToken?: string;
  port?: number;
  logLevel?: SandboxConfig['log']['level'];
}

export interface TestSandbox {
  url: string;
  decodoUrl: string;
  /** Bearer credential of the v1 routes. */
  apiKey: string;
  /** base64(user:password), credential of the v2 and v3 routes. */
  basicToken: string;
  control: SandboxControl;
  close(): Promise<void>;
}

/** The stand-ins of the outside world in this process, on a free port. */
export async function startSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const { apiKey = SANDBOX_DECODO_DEFAULTS.apiKey, basicToken = SANDBOX_DECODO_DEFAULTS.basicToken } = options;
  const config = loadSandboxConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: options.logLevel ?? 'error',
    SANDBOX_PORT: String(options.port ?? 0),
    SANDBOX_PROVIDER_LATENCY_MS: String(options.latencyMs ?? 0),
    SANDBOX_DECODO_API_KEY: apiKey,
    SANDBOX_DECODO_BASIC_TOKEN: basicToken,
    SANDBOX_DATA_DIR: options.dataDir,
    DATABASE_MIGRATION_URL: options.databaseUrl,
  });
  const { url, close } = await runSandbox(config, Logger.create({ ...config.log, process: 'sandbox' }));
  return { url, decodoUrl: `${url}/decodo`, apiKey, basicToken, control: new SandboxControl(url), close };
}
