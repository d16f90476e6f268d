import { Logger, Metrics } from '@app/observability';
import { BufferedVendorMeter } from './buffered-vendor-meter';
import type { VendorCallsRepository } from './vendor-calls.repository';
import type { VendorCall } from './vendor-meter.port';

const aCall = (latencyMs: number): VendorCall => ({
  provider: 'decodo',
  target: 'instagram_graphql_profile',
  outcome: 'ok',
  statusCode: 200,
  latencyMs,
  billable: true,
  requestId: null,
  at: new Date(),
});

const build = () => {
  const batches: number[][] = [];
  const table = { isAway: false };
  const add = async (calls: readonly VendorCall[]) => {
    if (table.isAway) throw new Error('connection refused');
    batches.push(calls.map(({ latencyMs }) => latencyMs));
  };
  const lines: string[] = [];
  const logger = Logger.create({
    level: 'info',
    pretty: false,
    process: 'test',
    destination: { write: (line: string) => void lines.push(line) },
  });
  const metrics = new Metrics();
  const meter = new BufferedVendorMeter({ add } as VendorCallsRepository, metrics, logger);
  return { meter, batches, table, lines, metrics };
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('the vendor meter', () => {
  it('writes the calls of a second in one batch, in the background', async () => {
    const { meter, batches } = build();
    for (const latency of [1, 2, 3]) meter.record(aCall(latency));
    expect(batches).toEqual([]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('counts at once', async () => {
    const { meter, metrics } = build();
    meter.record(aCall(1));
    const labels = { target: 'instagram_graphql_profile', outcome: 'ok', billable: 'true' };
    await expect(metrics.valueOf('app_provider_calls_total', labels)).resolves.toBe(1);
  });

  it('loses nothing and keeps the order while the database is away, and says so once', async () => {
    const { meter, batches, table, lines } = build();
    table.isAway = true;
    meter.record(aCall(1));
    await jest.advanceTimersByTimeAsync(3_000);
    meter.record(aCall(2));
    table.isAway = false;
    await jest.advanceTimersByTimeAsync(2_000);
    expect([batches, lines.length]).toEqual([[[1, 2]], 1]);
  });

  it('writes what is left when the process stops', async () => {
    const { meter, batches } = build();
    meter.record(aCall(1));
    await meter.onModuleDestroy();
    meter.record(aCall(2));
    await meter.beforeApplicationShutdown();
    expect(batches).toEqual([[1], [2]]);
  });
});
