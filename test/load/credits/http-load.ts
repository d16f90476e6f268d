import autocannon from 'autocannon';
import type { Latencies } from './latencies';

export interface HttpRun {
  url: string;
  /** The next request. */
  next: () => { path: string; headers: Record<string, string> };
  connections: number;
  seconds: number;
}

/** From so many connections on a run lasts for a count of requests: one that ends on the clock would cut off those that wait. */
const MANY_CONNECTIONS = 500;
const ROUNDS = 4;

/** One closed loop; anything but a 200 is an error. */
export async function loadHttp({ url, next, connections, seconds }: HttpRun): Promise<Latencies> {
  const startedAt = performance.now();
  const result = await autocannon({
    url,
    connections,
    ...(connections < MANY_CONNECTIONS ? { duration: seconds } : { amount: connections * ROUNDS }),
    timeout: 30,
    requests: [{ method: 'GET', setupRequest: (request) => ({ ...request, ...next() }) }],
  });
  const { statusCodeStats } = result as unknown as { statusCodeStats: Record<string, { count: number } | undefined> };
  const answered = statusCodeStats['200']?.count ?? 0;
  const errors = result.errors + result.timeouts + (result.requests.total - answered);
  const others = Object.keys(statusCodeStats).filter((status) => status !== '200');
  return {
    operations: answered,
    errors,
    firstError: errors === 0 ? null : `answers ${others.join(', ')}; ${result.errors} errors of connections`,
    elapsedMs: performance.now() - startedAt,
    p50Ms: result.latency.p50,
    p95Ms: result.latency.p97_5,
    p99Ms: result.latency.p99,
    worstMs: result.latency.max,
  };
}
