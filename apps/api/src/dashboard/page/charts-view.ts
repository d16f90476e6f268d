import type { MetricsReport } from '@app/monitoring';
import { Chart, type ChartOptions, type Series, type Span } from './chart';
import { byId } from './dom';
import { bytes, count, milliseconds, percent, quantity } from './format';
import type { History } from './history';
import { processName } from './process-names';

type Reports = readonly MetricsReport[];

interface Plan extends ChartOptions {
  series(reports: Reports): Series[];
}

const MINUTES = 60_000;
const SHORTEST = 2 * MINUTES;
export const SPANS = { short: 10 * MINUTES, long: 60 * MINUTES } as const;

const PLANS: readonly Plan[] = [
  {
    title: 'Response time',
    unit: 'of all requests',
    format: milliseconds,
    limit: 5_000,
    series: (reports) => [
      line(reports, 'p50', ({ http }) => http.latencyMs.p50),
      line(reports, 'p95', ({ http }) => http.latencyMs.p95),
      line(reports, 'p99', ({ http }) => http.latencyMs.p99),
    ],
  },
  single('Requests', 'per second', quantity, ({ http }) => http.perSecond),
  {
    ...single('Errors', 'share of answers from 500 on', percent, ({ http }) => http.errorRate),
    atLeast: 0.01,
    limit: 0.05,
  },
  {
    title: 'Cache hits',
    unit: 'share of look-ups',
    format: percent,
    atLeast: 1,
    limit: 0.8,
    series: (reports) => [
      line(reports, 'all', ({ cache }) => cache.hitRate),
      line(reports, 'in process', ({ cache }) => cache.l1HitRate),
    ],
  },
  { ...single('Analysis queue', 'jobs waiting', count, ({ ai }) => ai.queueDepth), atLeast: 3 },
  { ...single('Posts analysed', 'per hour', quantity, ({ ai }) => ai.postsPerHour), atLeast: 3 },
  { ...perProcess('CPU', 'cores', quantity, ({ resources }) => resources.cpu), atLeast: 0.1 },
  { ...perProcess('Memory', 'resident', bytes, ({ resources }) => resources.rssBytes), stepsOf: 2 ** 20 },
  { ...perProcess('Event loop', 'delay', milliseconds, ({ resources }) => resources.eventLoopLagMs), atLeast: 10 },
];

/** Nine charts over the same span; pointing at a moment in one points at it in all. */
export class ChartsView {
  private readonly charts = PLANS.map((plan) => ({
    plan,
    chart: new Chart(plan, { onCursor: (at) => this.point(at) }),
  }));
  private span: number = SPANS.short;

  constructor(private readonly history: History) {
    byId('charts-list').replaceChildren(...this.charts.map(({ chart }) => chart.root));
  }

  setSpan(span: number): void {
    this.span = span;
    this.show();
  }

  show(): void {
    const to = Date.parse(this.history.latest?.at ?? '');
    if (Number.isNaN(to)) return;
    const span: Span = { from: to - Math.min(this.span, this.known(to)), to };
    const reports = this.history.reports.filter(({ at }) => Date.parse(at) >= span.from);
    for (const { plan, chart } of this.charts) chart.show(plan.series(reports), span);
  }

  /** Charts of a system that has just started would be empty but for their edge. */
  private known(to: number): number {
    const [first] = this.history.reports;
    return Math.max(SHORTEST, to - Date.parse(first?.at ?? ''));
  }

  private point(at: number | null): void {
    for (const { chart } of this.charts) chart.point(at);
  }
}

function line(reports: Reports, name: string, read: (report: MetricsReport) => number | null): Series {
  return { name, points: reports.map((report) => ({ at: Date.parse(report.at), value: read(report) })) };
}

function single(
  title: string,
  unit: string,
  format: ChartOptions['format'],
  read: (report: MetricsReport) => number | null,
): Plan {
  return { title, unit, format, isArea: true, series: (reports) => [line(reports, '', read)] };
}

type Process = MetricsReport['processes'][number];

/** One line for each process that was there within the span; a process keeps its colour as long as it lives. */
function perProcess(
  title: string,
  unit: string,
  format: ChartOptions['format'],
  read: (process: Process) => number,
): Plan {
  const series = (reports: Reports): Series[] => {
    const lines = new Map<string, { name: string; points: { at: number; value: number }[] }>();
    for (const report of reports) {
      for (const process of report.processes) {
        const found = lines.get(process.id) ?? { name: processName(process), points: [] };
        found.points.push({ at: Date.parse(report.at), value: read(process) });
        lines.set(process.id, found);
      }
    }
    return [...lines].map(([id, found]) => ({ ...found, style: styleOf(id) }));
  };
  return { title, unit, format, series };
}

const styles = new Map<string, number>();

function styleOf(processId: string): number {
  const style = styles.get(processId) ?? styles.size;
  styles.set(processId, style);
  return style;
}
