import type { MetricsReport, QueueReport, RouteReport, CacheNameReport } from '@app/monitoring';
import { byId } from './dom';
import { bytes, count, duration, milliseconds, NOTHING, percent, quantity } from './format';
import { processName } from './process-names';
import { serverNow } from './server-clock';
import { SortableTable, type Column } from './sortable-table';

type Process = MetricsReport['processes'][number];
type Pool = Process['resources']['pools'][number] & { process: string };
interface PolicyRow {
  policy: string;
  states: string;
  /** Processes whose breaker is open. */
  open: number;
  /** Seconds. */
  nextProbe: number | null;
}
type Fallback = MetricsReport['fallbacks'][number];

const SLOW_MS = 5_000;

const routes = () =>
  new SortableTable<RouteReport>({
    caption: 'Routes',
    empty: 'No requests in this window.',
    sortBy: 1,
    most: 12,
    columns: [
      { label: 'Route', value: ({ method, route }) => `${method} ${route}` },
      figure('Requests', ({ requests }) => requests, count),
      figure('Per second', ({ perSecond }) => perSecond, quantity),
      figure(
        'Success',
        ({ successRate }) => successRate,
        percent,
        ({ successRate }) => (successRate < 0.95 ? 'failing' : null),
      ),
      figure('p50', ({ latencyMs }) => latencyMs.p50, milliseconds),
      figure(
        'p95',
        ({ latencyMs }) => latencyMs.p95,
        milliseconds,
        ({ latencyMs }) => ((latencyMs.p95 ?? 0) > SLOW_MS ? 'slow' : null),
      ),
      figure('p99', ({ latencyMs }) => latencyMs.p99, milliseconds),
    ],
  });

const caches = () =>
  new SortableTable<CacheNameReport>({
    caption: 'Caches',
    empty: 'No look-ups in this window.',
    sortBy: 1,
    columns: [
      { label: 'Name', value: ({ name }) => name },
      figure('Look-ups', ({ lookups }) => lookups, count),
      figure('Hits', ({ hitRate }) => hitRate, percent),
      figure('In process', ({ l1HitRate }) => l1HitRate, percent),
      figure('Entries', ({ entries }) => entries, count),
      figure('Size', ({ bytes: size }) => size, bytes),
      figure('Evicted', ({ evictions }) => evictions, count),
    ],
  });

const queues = () =>
  new SortableTable<QueueReport>({
    caption: 'Queues',
    empty: 'The queues cannot be asked.',
    sortBy: 1,
    columns: [
      { label: 'Queue', value: ({ queue }) => queue },
      figure('Waiting', ({ waiting }) => waiting, count),
      figure('Active', ({ active }) => active, count),
      figure('Delayed', ({ delayed }) => delayed, count),
      figure(
        'Dead letters',
        ({ failed }) => failed,
        count,
        ({ failed }) => (failed > 0 ? 'look' : null),
      ),
    ],
  });

const processes = () =>
  new SortableTable<Process>({
    caption: 'Processes',
    empty: 'No process has reported.',
    sortBy: 2,
    columns: [
      { label: 'Process', value: processName },
      { label: 'Version', value: ({ version }) => version },
      {
        label: 'Running',
        value: ({ startedAt }) => (serverNow() - Date.parse(startedAt)) / 1_000,
        text: ({ startedAt }) => duration((serverNow() - Date.parse(startedAt)) / 1_000),
      },
      figure('Cores', ({ resources }) => resources.cpu, quantity),
      figure('Memory', ({ resources }) => resources.rssBytes, bytes),
      share('Of machine', ({ resources }) => resources.memoryRatio),
      share('Of heap', ({ resources }) => resources.heapRatio),
      share('Loop busy', ({ resources }) => resources.eventLoopUtilization),
      figure('Loop delay', ({ resources }) => resources.eventLoopLagMs, milliseconds),
    ],
  });

/** A number that is sorted as it is and shown as people read it. */
function figure<Row>(
  label: string,
  value: (row: Row) => number | null,
  format: (value: number | null) => string,
  warning?: (row: Row) => string | null,
): Column<Row> {
  return { label, value, text: (row) => format(value(row)), warning };
}

function share(label: string, read: (process: Process) => number): Column<Process> {
  return figure(label, read, percent, (process) => (read(process) > 0.85 ? 'high' : null));
}

const pools = () =>
  new SortableTable<Pool>({
    caption: 'Pools',
    empty: 'No pool has reported.',
    sortBy: 5,
    most: 8,
    columns: [
      { label: 'Pool', value: ({ pool }) => pool },
      { label: 'Process', value: ({ process }) => process },
      { label: 'Size', value: ({ size }) => size },
      {
        label: 'In use',
        value: ({ active }) => active,
        warning: ({ active, size }) => (active >= size ? 'full' : null),
      },
      { label: 'Idle', value: ({ idle }) => idle },
      { label: 'Waiting', value: ({ waiting }) => waiting, warning: ({ waiting }) => (waiting > 0 ? 'starved' : null) },
    ],
  });

const breakers = () =>
  new SortableTable<PolicyRow>({
    caption: 'Circuit breakers',
    empty: 'No breaker has reported.',
    sortBy: 2,
    columns: [
      { label: 'Calls to', value: ({ policy }) => policy },
      { label: 'State', value: ({ states }) => states, warning: ({ open }) => (open > 0 ? 'suspended' : null) },
      figure('Processes open', ({ open }) => open, count),
      {
        label: 'Next probe',
        value: ({ nextProbe }) => nextProbe,
        text: ({ nextProbe }) => (nextProbe === null ? NOTHING : `in ${duration(nextProbe)}`),
      },
    ],
  });

/** One row for each policy, over all processes. */
function policyRows(report: MetricsReport): PolicyRow[] {
  const all = report.processes.flatMap(({ breakers: ofProcess }) => ofProcess);
  return [...new Set(all.map(({ policy }) => policy))].map((policy) => {
    const known = all.filter((breaker) => breaker.policy === policy);
    const open = known.filter(({ state }) => state === 'open');
    return {
      policy,
      states: [...new Set(known.map(({ state }) => state.replace('_', ' ')))].join(', '),
      open: open.length,
      nextProbe: open.length === 0 ? null : Math.min(...open.map(({ retryAfterSeconds }) => retryAfterSeconds)),
    };
  });
}

const fallbacks = () =>
  new SortableTable<Fallback>({
    caption: 'Fallbacks',
    empty: 'Nothing had to be answered by a fallback in this window.',
    sortBy: 2,
    columns: [
      { label: 'Area', value: ({ area }) => area },
      { label: 'Answered from', value: ({ to }) => to },
      figure('Times', ({ count: times }) => times, count),
    ],
  });

/** Everything else that is in a report. */
export class TablesView {
  private readonly routes = routes();
  private readonly caches = caches();
  private readonly queues = queues();
  private readonly processes = processes();
  private readonly pools = pools();
  private readonly breakers = breakers();
  private readonly fallbacks = fallbacks();

  constructor() {
    const [wide, narrow] = [
      [this.routes, this.processes],
      [this.caches, this.queues, this.pools, this.breakers, this.fallbacks],
    ];
    byId('tables-wide').replaceChildren(...wide.map(({ root }) => root));
    byId('tables-narrow').append(...narrow.map(({ root }) => root));
  }

  show(report: MetricsReport): void {
    const poolRows = report.processes.flatMap((process) =>
      process.resources.pools.map((pool) => ({ ...pool, process: processName(process) })),
    );
    this.routes.show(report.http.routes);
    this.caches.show(report.cache.byName);
    this.queues.show(report.queues ?? []);
    this.processes.show(report.processes);
    this.pools.show(poolRows);
    this.breakers.show(policyRows(report));
    this.fallbacks.show(report.fallbacks);
  }
}
