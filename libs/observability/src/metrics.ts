import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, type CounterName, type GaugeName, type HistogramName, type LabelsOf } from './metric-names';

/** The process's metrics. One instance per process; names and labels are closed sets (metric-names.ts). */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly counters = new Map<string, Counter>();
  private readonly histograms = new Map<string, Histogram>();
  private readonly gauges = new Map<string, Gauge>();

  constructor() {
    for (const [name, definition] of Object.entries(METRICS)) {
      const base = { name, help: definition.help, labelNames: [...definition.labels], registers: [this.registry] };
      if (definition.kind === 'counter') this.counters.set(name, new Counter(base));
      else if (definition.kind === 'gauge') this.gauges.set(name, new Gauge(base));
      else this.histograms.set(name, new Histogram({ ...base, buckets: [...definition.buckets] }));
    }
  }

  /** Node's own metrics: once per process, not in tests that build many applications. */
  collectProcessMetrics(): void {
    collectDefaultMetrics({ register: this.registry });
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

  /** The current value of a counter or gauge for one set of labels; for tests and the JSON view. */
  async valueOf<N extends CounterName | GaugeName>(name: N, labels: Partial<LabelsOf<N>> = {}): Promise<number> {
    const counter = await (this.counters.get(name) ?? this.gauges.get(name))?.get();
    const wanted = Object.entries(labels as Record<string, unknown>);
    return (counter?.values ?? [])
      .filter(({ labels: found }) => wanted.every(([key, value]) => found[key] === value))
      .reduce((sum, { value }) => sum + value, 0);
  }
}
