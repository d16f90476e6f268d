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

interface Series {
  labels: Labels;
  /** `value` of a counter; of a histogram its sum, its count, or the bucket up to that many seconds. */
  part: 'value' | 'sum' | 'count' | number;
  slot: number;
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
  private readonly series = new Map<string, Map<string, Series>>();
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
    const found: [number, number][] = [];
    for (const [name, list] of metrics) {
      const known = this.series.get(name) ?? new Map<string, Series>();
      this.series.set(name, known);
      for (const { labels, metricName, value } of list) {
        found.push([this.slotOf(known, labels, partOf(metricName, labels)), value]);
      }
    }
    const values = new Float64Array(this.size);
    for (const [slot, value] of found) values[slot] = value;
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
    return [...(this.series.get(name)?.values() ?? [])]
      .map(({ labels, slot }) => ({ labels, by: this.growth(slot) }))
      .filter(({ by }) => by > 0);
  }

  /** Sets of labels under which nothing was observed are left out. */
  distributionsOf(name: string): DistributionGrowth[] {
    const groups = new Map<string, Series[]>();
    for (const series of this.series.get(name)?.values() ?? []) {
      const key = JSON.stringify(series.labels);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [series]);
      else group.push(series);
    }
    return [...groups.values()]
      .map((group) => ({ labels: (group[0] as Series).labels, distribution: this.toDistribution(group) }))
      .filter(({ distribution }) => distribution.count > 0);
  }

  private toDistribution(group: readonly Series[]): Distribution {
    const of = (wanted: Series['part']) => {
      const found = group.find(({ part }) => part === wanted);
      return found === undefined ? 0 : this.growth(found.slot);
    };
    const bounds = group
      .flatMap(({ part }) => (typeof part === 'number' && Number.isFinite(part) ? [part] : []))
      .sort((a, b) => a - b);
    const cumulative = [...bounds.map(of), of('count')];
    const counts = cumulative.map((n, i) => n - (cumulative[i - 1] ?? 0));
    return { bounds, counts, count: of('count'), sum: of('sum') };
  }

  private growth(slot: number): number {
    return (this.newest.values[slot] ?? 0) - (this.oldest.values[slot] ?? 0);
  }

  private get newest(): Sample {
    return this.samples[this.samples.length - 1] as Sample;
  }

  private get oldest(): Sample {
    return this.samples[0] as Sample;
  }

  private slotOf(known: Map<string, Series>, labels: MetricSeries['labels'], part: Series['part']): number {
    const key = `${part} ${JSON.stringify(labels)}`;
    const found = known.get(key);
    if (found !== undefined) return found.slot;
    const { le: _le, ...rest } = labels;
    const texts = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
    known.set(key, { labels: texts, part, slot: this.size });
    return this.size++;
  }
}

function partOf(metricName: string | undefined, { le }: MetricSeries['labels']): Series['part'] {
  if (le !== undefined) return le === '+Inf' ? Infinity : Number(le);
  if (metricName?.endsWith('_sum') === true) return 'sum';
  return metricName?.endsWith('_count') === true ? 'count' : 'value';
}
