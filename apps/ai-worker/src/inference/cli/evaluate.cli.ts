import { parseArgs } from 'node:util';
import { ANALYSIS_TASKS, type AnalysisTask } from '@app/analytics';
import type { ModelTier } from '@app/config';
import { readCaption } from '../rules/caption-text';
import { lexiconSentiment } from '../rules/sentiment';
import { ConfusionCounter } from './classification-metrics';
import { openTier, tierFrom, type ReadCaptions } from './cli-tier';
import { toReport, type Evaluation } from './evaluation-report';
import { answerOf, countedLabel, parseLabelledLine, type LabelledText } from './labelled-text';
import { complain, openInput, print, runCli, UsageError, usageFrom } from './run-cli';
import { inGroups, readLines, type TextLine } from './text-lines';

const USAGE = `Usage: npm run --silent ai:evaluate -- --task sentiment|language|category <labelled.tsv> [--tier bundled|rules|hub] [--json]
  Each line: label, tab, text; a line of column names may come first. - instead of a file reads standard input.
  Labels: negative, neutral, positive (or 0, 1, 2); ISO 639-1; our categories or topics of X-Topic joined by |, of
  which a text may have several: an answer is right when it is one of them.`;
const GROUP = 256;

interface Options {
  path: string;
  task: AnalysisTask;
  tier: ModelTier;
  isJson: boolean;
}

function parse(args: string[]): Options | null {
  const { values, positionals } = usageFrom(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        task: { type: 'string' },
        tier: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values.help) return null;
  const task = ANALYSIS_TASKS.find((name) => name === values.task);
  if (task === undefined) throw new UsageError(`--task must be one of ${ANALYSIS_TASKS.join(', ')}.`);
  const [path, ...rest] = positionals;
  if (path === undefined || rest.length > 0) throw new UsageError('One labelled file is needed.');
  return { path, task, tier: tierFrom(values.tier), isJson: values.json ?? false };
}

class Evaluator {
  private readonly verdicts = new ConfusionCounter();
  private readonly lexicon = new ConfusionCounter();
  private readonly methods: Record<string, number> = {};
  private readonly models = new Set<string>();
  private seconds = 0;
  bad = 0;

  constructor(
    private readonly task: AnalysisTask,
    private readonly read: ReadCaptions,
  ) {}

  async add(lines: readonly TextLine[]): Promise<void> {
    const labelled = lines.flatMap((line) => this.parse(line));
    const start = performance.now();
    const analyses = await this.read(
      labelled.map(({ text }) => text),
      [this.task],
    );
    this.seconds += (performance.now() - start) / 1_000;
    labelled.forEach((one, n) => {
      const analysis = analyses[n];
      if (analysis === undefined) throw new Error('A text was not answered.');
      const answer = answerOf(this.task, analysis);
      this.verdicts.add(countedLabel(one, answer), answer);
      const method = analysis.methods[this.task];
      this.methods[method] = (this.methods[method] ?? 0) + 1;
      this.models.add(analysis.models[this.task]);
      if (this.task === 'sentiment') this.lexicon.add(one.labels[0] ?? '', lexiconSentiment(readCaption(one.text)));
    });
  }

  private parse({ number, text }: TextLine): LabelledText[] {
    if (text?.trim() === '') return [];
    const labelled = parseLabelledLine(this.task, text ?? '');
    if (labelled !== null) return [labelled];
    if (number === 1) return []; // names of the columns
    complain(`line ${number}: not a label of ${this.task}, a tab and a text`);
    this.bad += 1;
    return [];
  }

  result(): Pick<Evaluation, 'methods' | 'models' | 'textsPerSecond' | 'lexicon'> &
    ReturnType<ConfusionCounter['metrics']> {
    const metrics = this.verdicts.metrics();
    const { accuracy, macroRecall, macroF1 } = this.lexicon.metrics();
    return {
      ...metrics,
      methods: this.methods,
      models: [...this.models],
      textsPerSecond: Math.round(metrics.texts / Math.max(this.seconds, 1e-3)),
      ...(this.task === 'sentiment' && { lexicon: { accuracy, macroRecall, macroF1 } }),
    };
  }
}

async function evaluate(args: string[]): Promise<number> {
  const options = parse(args);
  if (options === null) {
    complain(USAGE);
    return 0;
  }
  const { task, tier } = options;
  const input = await openInput(options.path);
  const start = performance.now();
  const read = await openTier(tier);
  await read(['A first text, for what is loaded when it is first used'], [task]);
  const loadSeconds = Math.round(performance.now() - start) / 1_000;
  const evaluator = new Evaluator(task, read);
  for await (const lines of inGroups(readLines(input), GROUP)) await evaluator.add(lines);
  const evaluation: Evaluation = {
    task,
    tier,
    ...evaluator.result(),
    loadSeconds,
    residentMegabytes: Math.round(process.memoryUsage().rss / 1e6),
  };
  if (evaluation.texts === 0) throw new UsageError(`${options.path} holds no labelled text.`);
  await print(options.isJson ? `${JSON.stringify(evaluation)}\n` : toReport(evaluation));
  return evaluator.bad > 0 ? 1 : 0;
}

runCli(evaluate);
