/** How often each label was answered (inner) to texts of each label (outer). */
export type ConfusionMatrix = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface LabelMetrics {
  texts: number;
  precision: number;
  recall: number;
  f1: number;
}

/** All shares 0 to 1. */
export interface ClassificationMetrics {
  texts: number;
  accuracy: number;
  /** Mean recall over the labels that occur: every label counts alike, however rare. */
  macroRecall: number;
  macroF1: number;
  labels: Record<string, LabelMetrics>;
  confusion: ConfusionMatrix;
}

/** Counts verdicts one by one, so that texts need not be kept. */
export class ConfusionCounter {
  private readonly counts = new Map<string, Map<string, number>>();

  add(actual: string, predicted: string): void {
    const row = this.counts.get(actual) ?? new Map<string, number>();
    this.counts.set(actual, row);
    row.set(predicted, (row.get(predicted) ?? 0) + 1);
  }

  /** Labels that are answered but never right are mistakes of others, not labels of their own. */
  metrics(): ClassificationMetrics {
    const actual = [...this.counts.keys()].sort();
    const labels = Object.fromEntries(actual.map((label) => [label, this.metricsOf(label)]));
    const texts = sum(Object.values(labels).map((label) => label.texts));
    const right = sum(actual.map((label) => this.count(label, label)));
    return {
      texts,
      accuracy: ratio(right, texts),
      macroRecall: mean(Object.values(labels).map(({ recall }) => recall)),
      macroF1: mean(Object.values(labels).map(({ f1 }) => f1)),
      labels,
      confusion: Object.fromEntries(
        actual.map((label) => [label, Object.fromEntries([...(this.counts.get(label) ?? [])].sort())]),
      ),
    };
  }

  private metricsOf(label: string): LabelMetrics {
    const texts = sum([...(this.counts.get(label)?.values() ?? [])]);
    const answered = sum([...this.counts.keys()].map((actual) => this.count(actual, label)));
    const right = this.count(label, label);
    return {
      texts,
      precision: ratio(right, answered),
      recall: ratio(right, texts),
      f1: ratio(2 * right, texts + answered),
    };
  }

  private count(actual: string, predicted: string): number {
    return this.counts.get(actual)?.get(predicted) ?? 0;
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const mean = (numbers: readonly number[]): number => ratio(sum(numbers), numbers.length);
