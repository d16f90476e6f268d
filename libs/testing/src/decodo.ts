import { AppConfig, loadConfig, type DecodoCredentials } from '@app/config';
import {
  DecodoClient,
  DecodoInstagramAdapter,
  defaultDecodoLimits,
  ScrapeEndpoint,
  VendorMeter,
  type DecodoLimits,
  type VendorCall,
} from '@app/instagram';
import { Logger, Metrics } from '@app/observability';
import { linear, Policies, policyTable, type Policy } from '@app/resilience';

export interface DecodoOptions {
  baseUrl: string;
  credentials?: DecodoCredentials;
  /** Milliseconds, per attempt. */
  timeoutMs?: number;
  maxConcurrency?: number;
  postsTargetEnabled?: boolean;
  limits?: Partial<DecodoLimits>;
  policy?: Partial<Policy>;
}

/** A meter that only remembers. */
export class RecordingMeter extends VendorMeter {
  readonly calls: VendorCall[] = [];
  record(call: VendorCall): void {
    this.calls.push(call);
  }
}

/** The real client of the data provider, wired by hand: own breaker, own meter, no database. */
export function buildDecodo(options: DecodoOptions) {
  const config = providerConfig(options);
  const limits = { ...defaultDecodoLimits, slowRetriesMs: [10, 20], missSpacingMs: 5, ...options.limits };
  const lines: string[] = [];
  const logger = Logger.create({
    level: 'info',
    pretty: false,
    process: 'test',
    destination: { write: (line: string) => void lines.push(line) },
  });
  const defaults = policyTable(config);
  // Short pauses unless the test is about them
  const table = { ...defaults, provider: { ...defaults.provider, backoff: linear(5, 20), ...options.policy } };
  const policies = new Policies(new Metrics(), logger, table);
  const meter = new RecordingMeter();
  const client = new DecodoClient(new ScrapeEndpoint(config, limits), policies, meter, logger);
  return { instagram: new DecodoInstagramAdapter(config, client, limits), meter, policies, logLines: lines };
}

function providerConfig(options: DecodoOptions): AppConfig {
  const config = loadConfig({
    DATABASE_URL: 'postgres://nobody@localhost/unused_test',
    REDIS_URL: 'redis://localhost',
    SUPABASE_URL: 'http://localhost',
    SUPABASE_ANON_KEY: 'unused',
    DECODO_API_KEY: 'unused',
  });
  const provider = {
    ...config.provider,
    baseUrl: options.baseUrl,
    credentials: options.credentials ?? { scheme: 'bearer', apiKey: 'key' },
    timeoutMs: options.timeoutMs ?? config.provider.timeoutMs,
    maxConcurrency: options.maxConcurrency ?? config.provider.maxConcurrency,
    postsTargetEnabled: options.postsTargetEnabled ?? false,
  };
  return Object.assign(new AppConfig(), config, { provider });
}
