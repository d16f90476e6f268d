import type { MetricSeries } from '@app/observability';
import type { Distribution } from './process-pulse';

type Labels = Readonly<Record<string, string>>;

/** How much one series of a counter grew. */
export interface Growth {
  labels: Labels;
  by: number;
}

/** What one set of labels of a histogram took in. */
export interface DistributionGrowth {
  labels: Labels;
  distribution: Distribution;
}

/** `value` of a counter; of a histogram its sum, its count, or the bucket up to that many seconds. */
type Part = 'value' | 'sum' | 'count' | number;

/** All series of a metric with the same labels, and where their values stand in a sample. */
interface Group {
  labels: Labels;
  slots: Map<Part, number>;
}

interface Sample {
  at: number;
  values: Float64Array;
}

/** Timers come a little early or late. */
const JITTER_MS = 500;

/**
 * Cumulative metrics of a process as they stood at some moments, and by how much they grew between the oldest and the newest.
 * A process starts with all of them at zero, so nothing that happened before the first sample is lost.
 */
export class SeriesWindow {
  private readonly groups = new Map<string, Map<string, Group>>();
  private size = 0;
  private samples: Sample[];

  /**
   * @param lengthMs how far the window reaches back
   * @param startedAt milliseconds of a clock that only goes forward
   */
  constructor(
    private readonly lengthMs: number,
    startedAt: number,
  ) {
    this.samples = [{ at: startedAt, values: new Float64Array(0) }];
  }

  /** Takes in how all metrics stand at this moment. */
  add(at: number, metrics: ReadonlyMap<string, readonly MetricSeries[]>): void {
    const slots: number[] = [];
    for (const [name, list] of metrics) {
      const known = this.groups.get(name) ?? new Map<string, Group>();
      this.groups.set(name, known);
      for (const series of list) slots.push(this.slotOf(known, series));
    }
    const values = new Float64Array(this.size);
    let n = 0;
    for (const list of metrics.values()) for (const { value } of list) values[slots[n++] as number] = value;
    this.samples.push({ at, values });
    while (this.samples.length > 2 && at - (this.samples[1] as Sample).at >= this.lengthMs - JITTER_MS) {
      this.samples.shift();
    }
  }

  /** Seconds between the oldest and the newest sample. */
  get seconds(): number {
    return (this.newest.at - this.oldest.at) / 1000;
  }

  /** Series that did not grow are left out. */
  growthOf(name: string): Growth[] {
    return this.groupsOf(name)
      .map(({ labels, slots }) => ({ labels, by: this.growth(slots.get('value')) }))
      .filter(({ by }) => by > 0);
  }

  /** Sets of labels under which nothing was observed are left out. */
  distributionsOf(name: string): DistributionGrowth[] {
    return this.groupsOf(name)
      .filter(({ slots }) => this.growth(slots.get('count')) > 0)
      .map(({ labels, slots }) => ({ labels, distribution: this.toDistribution(slots) }));
  }

  private groupsOf(name: string): Group[] {
    return [...(this.groups.get(name)?.values() ?? [])];
  }

  private toDistribution(slots: ReadonlyMap<Part, number>): Distribution {
    const of = (part: Part) => this.growth(slots.get(part));
    const bounds = [...slots.keys()]
      .filter((part): part is number => typeof part === 'number' && Number.isFinite(part))
      .sort((a, b) => a - b);
    const cumulative = [...bounds.map(of), of('count')];
    const counts = cumulative.map((n, i) => n - (cumulative[i - 1] ?? 0));
    return { bounds, counts, count: of('count'), sum: of('sum') };
  }

  private growth(slot: number | undefined): number {
    if (slot === undefined) return 0;
    return (this.newest.values[slot] ?? 0) - (this.oldest.values[slot] ?? 0);
  }

  private get newest(): Sample {
    return this.samples[this.samples.length - 1] as Sample;
  }

  private get oldest(): Sample {
    return this.samples[0] as Sample;
  }

  private slotOf(known: Map<string, Group>, { labels, metricName }: MetricSeries): number {
    const key = keyOf(labels);
    let group = known.get(key);
    if (group === undefined) known.set(key, (group = { labels: toTexts(labels), slots: new Map() }));
    const part = partOf(metricName, labels);
    let slot = group.slots.get(part);
    if (slot === undefined) group.slots.set(part, (slot = this.size++));
    return slot;
  }
}

/** Thousands are made with every sample: joined by hand, because writing JSON takes several times as long. */
function keyOf(labels: MetricSeries['labels']): string {
  let key = '';
  for (const name in labels) if (name !== 'le') key += `${name}=${labels[name]}\n`;
  return key;
}

function toTexts({ le: _bucket, ...labels }: MetricSeries['labels']): Labels {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}

function partOf(metricName: string | undefined, { le }: MetricSeries['labels']): Part {
  if (le !== undefined) return le === '+Inf' ? Infinity : Number(le);
  if (metricName?.endsWith('_sum') === true) return 'sum';
  return metricName?.endsWith('_count') === true ? 'count' : 'value';
}
