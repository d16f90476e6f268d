import { Metrics } from '@app/observability';
import { readPromql } from './promql';
import type { Rule } from './monitoring-files';

/** Name of a series -> its labels. */
export type KnownSeries = ReadonlyMap<string, ReadonlySet<string>>;

/** Prometheus adds these to whatever it scrapes. */
const OF_THE_SCRAPER = ['job', 'instance'];
const BY_PROMETHEUS: Readonly<Record<string, string[]>> = {
  up: OF_THE_SCRAPER,
  ALERTS: [...OF_THE_SCRAPER, 'alertname', 'alertstate', 'severity'],
};

/** Every series that a process of the product can show, by the registry itself. */
export function productSeries(): KnownSeries {
  const metrics = new Metrics();
  metrics.collectProcessMetrics();
  const known = new Map<string, ReadonlySet<string>>();
  for (const metric of metrics.registry.getMetricsAsArray()) {
    const { name, type, labelNames } = metric as unknown as { name: string; type: string; labelNames: string[] };
    const labels = [...labelNames, ...OF_THE_SCRAPER];
    if (type !== 'histogram') known.set(name, new Set(labels));
    else {
      known.set(`${name}_bucket`, new Set([...labels, 'le']));
      for (const suffix of ['_sum', '_count']) known.set(name + suffix, new Set(labels));
    }
  }
  metrics.registry.clear();
  return known;
}

/** With what Prometheus makes: its own series, and those that the rules record. */
export function allSeries(rules: readonly Rule[]): KnownSeries {
  const known = new Map(productSeries());
  for (const [name, labels] of Object.entries(BY_PROMETHEUS)) known.set(name, new Set(labels));
  for (const { record, expr, labels = {} } of rules) {
    if (record === undefined) continue;
    known.set(record, new Set([...labelsOfResult(expr, known), ...Object.keys(labels)]));
  }
  return known;
}

/** What each sample of an expression's result is told apart by. */
export function labelsOfResult(expr: string, known: KnownSeries): string[] {
  const { resultLabels, selectors } = readPromql(expr);
  return resultLabels ?? selectors.flatMap(({ metric }) => [...(known.get(metric) ?? [])]);
}
