import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ClusterMember } from './cluster-metrics';
import {
  METRICS,
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  type MetricDefinition,
  type Together,
} from './metric-names';

export interface MetricSeries {
  value: number;
  labels: Readonly<Record<string, string | number>>;
  /** Only of histograms: which of its series this is. */
  metricName?: string;
}

/** The process's metrics. One instance per process; names and labels are closed sets (metric-names.ts). */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly counters = new Map<string, Counter>();
  private readonly histograms = new Map<string, Histogram>();
  private readonly gauges = new Map<string, Gauge>();
  private readonly hooks: (() => void | Promise<void>)[] = [];
  private cluster: ClusterMember | undefined;

  constructor() {
    for (const [name, definition] of Object.entries(METRICS)) {
      const base = { name, help: definition.help, labelNames: [...definition.labels], registers: [this.registry] };
      if (definition.kind === 'counter') this.counters.set(name, new Counter(base));
      else if (definition.kind === 'gauge')
        this.gauges.set(name, new Gauge({ ...base, aggregator: togetherOf(definition) }));
      else this.histograms.set(name, new Histogram({ ...base, buckets: [...definition.buckets] }));
    }
  }

  /** Node's own metrics: once per process, not in tests that build many applications. */
  collectProcessMetrics(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** For one of several processes behind one port: `text` then tells of all of them. Their primary needs a ClusterMetrics. */
  joinCluster(): void {
    this.cluster = new ClusterMember(async () => {
      await this.refresh();
      return this.registry.getMetricsAsJSON();
    });
  }

  /** Run before every reading: for gauges that show a state which nobody announces when it changes. */
  beforeReading(hook: () => void | Promise<void>): void {
    this.hooks.push(hook);
  }

  /**
   * Everything, in the text format of Prometheus.
   * @throws Error when the other processes of the cluster cannot be asked
   */
  async text(): Promise<string> {
    if (this.cluster !== undefined) return this.cluster.text();
    await this.refresh();
    return this.registry.metrics();
  }

  /** Every series of one metric as it stands. Histograms come as `_bucket` (cumulative, label `le`), `_sum` and `_count`. */
  async read(name: keyof typeof METRICS): Promise<MetricSeries[]> {
    const metric = this.counters.get(name) ?? this.gauges.get(name) ?? this.histograms.get(name);
    const { values } = (await metric?.get()) ?? { values: [] };
    return values as MetricSeries[];
  }

  /** Brings the gauges up to date. */
  async refresh(): Promise<void> {
    for (const hook of this.hooks) await hook();
  }

  count<N extends CounterName>(name: N, labels: LabelsOf<N>, by = 1): void {
    this.counters.get(name)?.inc(labels, by);
  }

  /** @param value in the unit of the metric's name (seconds) */
  observe<N extends HistogramName>(name: N, labels: LabelsOf<N>, value: number): void {
    this.histograms.get(name)?.observe(labels, value);
  }

  /** @param value what it is now, in the unit of the metric's name */
  set<N extends GaugeName>(name: N, labels: LabelsOf<N>, value: number): void {
    this.gauges.get(name)?.set(labels, value);
  }

  /** For a state that nobody knows any more: the series is absent until it is set again. */
  remove<N extends GaugeName>(name: N, labels: LabelsOf<N>): void {
    this.gauges.get(name)?.remove(labels);
  }

  /** Takes every series of a gauge away: what is not known any more must not be shown. */
  clear(name: GaugeName): void {
    this.gauges.get(name)?.reset();
  }

  /** The current value of a counter or gauge for one set of labels; for tests and the JSON view. */
  async valueOf<N extends CounterName | GaugeName>(name: N, labels: Partial<LabelsOf<N>> = {}): Promise<number> {
    const counter = await (this.counters.get(name) ?? this.gauges.get(name))?.get();
    const wanted = Object.entries(labels as Record<string, unknown>);
    return (counter?.values ?? [])
      .filter(({ labels: found }) => wanted.every(([key, value]) => found[key] === value))
      .reduce((sum, { value }) => sum + value, 0);
  }
}

/** Those of several processes that serve one port add up, unless they say otherwise. */
function togetherOf(definition: MetricDefinition): Together {
  return definition.together ?? 'sum';
}
