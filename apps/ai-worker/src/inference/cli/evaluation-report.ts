import type { AnalysisTask } from '@app/analytics';
import type { ModelTier } from '@app/config';
import type { ClassificationMetrics, ConfusionMatrix } from './classification-metrics';

export interface Evaluation extends ClassificationMetrics {
  task: AnalysisTask;
  tier: ModelTier;
  /** How many texts each method answered. */
  methods: Readonly<Record<string, number>>;
  models: readonly string[];
  textsPerSecond: number;
  loadSeconds: number;
  residentMegabytes: number;
  /** The same texts by the AFINN lexicon alone. Sentiment only. */
  lexicon?: Pick<ClassificationMetrics, 'accuracy' | 'macroRecall' | 'macroF1'>;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** For people. */
export function toReport(evaluation: Evaluation): string {
  const { task, tier, texts, lexicon } = evaluation;
  const lines = [
    `${task}, tier ${tier}: ${texts} texts`,
    `  accuracy      ${percent(evaluation.accuracy)}`,
    `  macro-recall  ${percent(evaluation.macroRecall)}`,
    `  macro-F1      ${percent(evaluation.macroF1)}`,
    `  texts/s       ${evaluation.textsPerSecond.toFixed(0)} (loaded in ${evaluation.loadSeconds.toFixed(1)} s, ${evaluation.residentMegabytes} MB resident)`,
    `  answered by   ${listed(evaluation.methods)}; ${evaluation.models.join('; ')}`,
  ];
  if (lexicon !== undefined) {
    lines.push(
      `  AFINN alone   accuracy ${percent(lexicon.accuracy)}, macro-recall ${percent(lexicon.macroRecall)}, macro-F1 ${percent(lexicon.macroF1)}`,
    );
  }
  return [...lines, '', ...labelTable(evaluation), '', ...confusionTable(evaluation.confusion), ''].join('\n');
}

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

function labelTable({ labels }: Evaluation): string[] {
  const rows = Object.entries(labels).map(([label, { texts, precision, recall, f1 }]) => [
    label,
    String(texts),
    percent(precision),
    percent(recall),
    percent(f1),
  ]);
  return toTable([['label', 'texts', 'precision', 'recall', 'F1'], ...rows]);
}

function confusionTable(confusion: ConfusionMatrix): string[] {
  const actual = Object.keys(confusion);
  const others = Object.values(confusion).flatMap((row) => Object.keys(row));
  const columns = [...new Set([...actual, ...others.sort()])];
  const rows = actual.map((label) => [label, ...columns.map((column) => String(confusion[label]?.[column] ?? '.'))]);
  return [
    'Confusion matrix: a row for each right label, a column for each answer',
    ...toTable([['', ...columns], ...rows]),
  ];
}

/** First column to the left, the others to the right. */
function toTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
