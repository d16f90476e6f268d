import autocannon from 'autocannon';
import { treeCpuByPart, type Part } from './cpu';

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
  /** Processor time of all server processes per request, and what of it is whose. */
  cpuUs: number;
  cpuUsByPart: Record<Part, number>;
  /** Answers of another status, socket errors and time-outs. */
  errors: number;
}

/** One closed-loop run. */
export async function measure(of: Case, connections: number, seconds: number): Promise<Measurement> {
  const cpuBefore = cpuByPart(of.pids);
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
  const cpuAfter = cpuByPart(of.pids);
  const perRequest = (part: Part) =>
    Math.round((cpuAfter[part] - cpuBefore[part]) / Math.max(1, result.requests.total));
  const cpuUsByPart = {
    api: perRequest('api'),
    postgres: perRequest('postgres'),
    redis: perRequest('redis'),
    other: perRequest('other'),
  };
  const answered = statusCount(result, of.expectedStatus);
  return {
    name: of.name,
    connections,
    requests: answered,
    perSecond: Math.round(answered / (of.requests === undefined ? result.duration : elapsed)),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuUs: Object.values(cpuUsByPart).reduce((sum, us) => sum + us, 0),
    cpuUsByPart,
    errors: result.errors + result.timeouts + (result.requests.total - answered),
  };
}

function cpuByPart(pids: number[]): Record<Part, number> {
  const total: Record<Part, number> = { api: 0, postgres: 0, redis: 0, other: 0 };
  for (const pid of pids) {
    for (const [part, us] of Object.entries(treeCpuByPart(pid))) total[part as Part] += us;
  }
  return total;
}

function requestOf({ path }: Case): autocannon.Request {
  if (typeof path === 'string') return { method: 'GET', path };
  return { method: 'GET', setupRequest: (request) => ({ ...request, path: path() }) };
}

function statusCount(result: autocannon.Result, status: number): number {
  const stats = (result as unknown as { statusCodeStats: Record<string, { count: number } | undefined> })
    .statusCodeStats;
  return stats[String(status)]?.count ?? 0;
}
