import autocannon from 'autocannon';
import { treeCpuUs } from './cpu';

export interface Case {
  name: string;
  /** Base address. */
  url: string;
  /** One path for all requests, or the next one for each. */
  path: string | (() => string);
  headers?: Record<string, string>;
  expectedStatus: number;
  /** Roots of the process trees whose processor time counts. */
  pids: number[];
  /** Bounded in count where each request must be a new one, else in time. */
  requests?: number;
}

export interface Measurement {
  name: string;
  connections: number;
  requests: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Processor time of all server processes per request. */
  cpuUs: number;
  /** Answers of another status, socket errors and time-outs. */
  errors: number;
}

/** One closed-loop run. */
export async function measure(of: Case, connections: number, seconds: number): Promise<Measurement> {
  const cpuBefore = totalCpuUs(of.pids);
  const startedAt = performance.now();
  const result = await autocannon({
    url: of.url,
    connections,
    headers: of.headers ?? {},
    ...(of.requests === undefined ? { duration: seconds } : { amount: of.requests }),
    timeout: 30,
    requests: [requestOf(of)],
  });
  const elapsed = (performance.now() - startedAt) / 1000;
  const cpuUs = totalCpuUs(of.pids) - cpuBefore;
  const answered = statusCount(result, of.expectedStatus);
  return {
    name: of.name,
    connections,
    requests: answered,
    perSecond: Math.round(answered / (of.requests === undefined ? result.duration : elapsed)),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuUs: Math.round(cpuUs / Math.max(1, result.requests.total)),
    errors: result.errors + result.timeouts + (result.requests.total - answered),
  };
}

const totalCpuUs = (pids: number[]) => pids.reduce((sum, pid) => sum + treeCpuUs(pid), 0);

function requestOf({ path }: Case): autocannon.Request {
  if (typeof path === 'string') return { method: 'GET', path };
  return { method: 'GET', setupRequest: (request) => ({ ...request, path: path() }) };
}

function statusCount(result: autocannon.Result, status: number): number {
  const stats = (result as unknown as { statusCodeStats: Record<string, { count: number } | undefined> })
    .statusCodeStats;
  return stats[String(status)]?.count ?? 0;
}
