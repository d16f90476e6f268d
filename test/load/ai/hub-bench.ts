import { CONTENT_CATEGORIES } from '@app/analytics';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AutoTokenizer, pipeline, type PreTrainedTokenizer } from '@huggingface/transformers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { POSTS_PER_PASS } from '../../../apps/ai-worker/src/inference/hub/category.model';
import { hypothesisOf } from '../../../apps/ai-worker/src/inference/hub/category-hypotheses';
import { loadEntailmentJudge } from '../../../apps/ai-worker/src/inference/hub/entailment-judge';
import { loadTextClassifier } from '../../../apps/ai-worker/src/inference/transformers/text-classifier';
import { HUB_NAMES, makeHubModels, type ModelSize } from '../../../apps/ai-worker/test/hub/make-models';

export interface HubBenchOptions {
  sizes?: readonly ('small' | 'base')[];
  /** Captions of a run. */
  posts?: number;
  /** Captions in a forward pass. */
  batch?: number;
  /** Of each session. */
  threads?: number;
  /** Every way is run so many times, in turns; the best run counts. */
  rounds?: number;
}

export interface HubBenchRow {
  model: string;
  way: string;
  postsPerSecond: number;
  cpuMsPerPost: number;
  /** To the first way of the same model; above 1 = faster than that. */
  speedRatio: number;
  cpuRatio: number;
}

type Way = readonly [name: string, run: () => Promise<unknown>];
interface Measured {
  seconds: number;
  cpuMs: number;
}

const SHAPES: Readonly<Record<Exclude<ModelSize, 'tiny'>, string>> = { small: '6x384', base: '12x768' };
/** Pairs that an undecided post is asked on average: three to five. */
const PAIRS = 4;
/** Asking all labels one by one takes seconds for each post. */
const ZERO_SHOT_POSTS = 4;

/**
 * The classifier of the hub tier against the bare session of the ONNX runtime, on random weights of the shapes that the
 * models of the hub have: the same captions, batches and threads. And the category model asked about the few best
 * categories, against the library asking about all of them.
 */
export async function benchHub(options: HubBenchOptions = {}): Promise<HubBenchRow[]> {
  const { sizes = ['small', 'base'], posts = 64, batch = 8, threads = 1, rounds = 3 } = options;
  const folder = await mkdtemp(join(tmpdir(), 'hub-bench-'));
  const rows: HubBenchRow[] = [];
  try {
    for (const size of sizes) {
      await makeHubModels({ folder, size, tasks: ['sentiment', 'category'] });
      const classify = await classifierWays(join(folder, HUB_NAMES.sentiment), {
        texts: captions(posts),
        batch,
        threads,
      });
      rows.push(...toRows(`RoBERTa ${SHAPES[size]} q8`, posts, classify, await measure(classify, rounds)));
      const ask = await zeroShotWays(join(folder, HUB_NAMES.category), threads);
      rows.push(...toRows(`BART ${SHAPES[size]} q8`, ZERO_SHOT_POSTS, ask, await measure(ask, rounds)));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return rows;
}

async function classifierWays(
  folder: string,
  { texts, batch, threads }: { texts: readonly string[]; batch: number; threads: number },
): Promise<Way[]> {
  const tokenizer = await AutoTokenizer.from_pretrained(folder, { local_files_only: true });
  const session = await InferenceSession.create(join(folder, 'onnx/model_quantized.onnx'), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const classify = await loadTextClassifier({ model: folder, dtype: 'q8', threads, batchSize: batch });
  // The classifier puts texts of one length together; the bare session gets the same batches.
  const sorted = [...texts].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const batches = Array.from({ length: Math.ceil(sorted.length / batch) }, (_, n) =>
    sorted.slice(n * batch, (n + 1) * batch),
  );
  const ready = batches.map((one) => tokenise(tokenizer, one));
  return [
    [
      'bare session, texts tokenised before',
      async () => {
        for (const feeds of ready) await session.run(feeds);
      },
    ],
    [
      'bare session and tokeniser',
      async () => {
        for (const one of batches) await session.run(tokenise(tokenizer, one));
      },
    ],
    ['classifier of the tier, from text to labels', () => classify(texts)],
  ];
}

function tokenise(tokenizer: PreTrainedTokenizer, texts: readonly string[]): Record<string, Tensor> {
  const inputs = tokenizer([...texts], { padding: true, truncation: true }) as Record<
    'input_ids' | 'attention_mask',
    { data: BigInt64Array; dims: number[] }
  >;
  const toTensor = ({ data, dims }: { data: BigInt64Array; dims: number[] }) => new Tensor('int64', data, dims);
  return { input_ids: toTensor(inputs.input_ids), attention_mask: toTensor(inputs.attention_mask) };
}

/** Both are told the same sentences; the library asks one (post, label) pair after the other. */
async function zeroShotWays(folder: string, threads: number): Promise<Way[]> {
  const texts = captions(ZERO_SHOT_POSTS).sort((a, b) => a.length - b.length);
  const library = await pipeline('zero-shot-classification', folder, {
    dtype: 'q8',
    local_files_only: true,
    session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
  });
  const judge = await loadEntailmentJudge({ folder, threads });
  const labels = CONTENT_CATEGORIES.map(hypothesisOf);
  const ask = async (posts: number, count: number) => {
    for (let start = 0; start < texts.length; start += posts) {
      const premises = texts.slice(start, start + posts);
      await judge(premises.flatMap((premise) => labels.slice(0, count).map((hypothesis) => ({ premise, hypothesis }))));
    }
  };
  return [
    ['library, 24 labels a post', () => library(texts, labels, { hypothesis_template: '{}' })],
    ['judge, 24 labels, a pass for each post', () => ask(1, labels.length)],
    [`judge, ${PAIRS} labels, a pass for ${POSTS_PER_PASS} posts`, () => ask(POSTS_PER_PASS, PAIRS)],
  ];
}

/** In turns, so that what else the machine does hits all of them. */
async function measure(ways: readonly Way[], rounds: number): Promise<Measured[]> {
  const best: Measured[] = ways.map(() => ({ seconds: Infinity, cpuMs: Infinity }));
  for (const [, run] of ways) await run();
  for (let round = 0; round < rounds; round++) {
    for (const [n, [, run]] of ways.entries()) {
      const [cpu, began] = [process.cpuUsage(), performance.now()];
      await run();
      const { user, system } = process.cpuUsage(cpu);
      const { seconds, cpuMs } = best[n] ?? { seconds: Infinity, cpuMs: Infinity };
      best[n] = {
        seconds: Math.min(seconds, (performance.now() - began) / 1_000),
        cpuMs: Math.min(cpuMs, (user + system) / 1_000),
      };
    }
  }
  return best;
}

function toRows(model: string, posts: number, ways: readonly Way[], measured: readonly Measured[]): HubBenchRow[] {
  const [first] = measured;
  return ways.map(([way], n) => {
    const { seconds, cpuMs } = measured[n] ?? { seconds: NaN, cpuMs: NaN };
    return {
      model,
      way,
      postsPerSecond: posts / seconds,
      cpuMsPerPost: cpuMs / posts,
      speedRatio: (first?.seconds ?? NaN) / seconds,
      cpuRatio: (first?.cpuMs ?? NaN) / cpuMs,
    };
  });
}

const WORDS =
  'the best day of summer with my family and friends at the beach we love good food new music great photos and a dog'.split(
    ' ',
  );

/** 12 to 40 words each, the same ones every time. */
function captions(count: number): string[] {
  return Array.from({ length: count }, (_, n) =>
    Array.from({ length: 12 + ((n * 7) % 29) }, (__, word) => WORDS[(n * 5 + word * 3) % WORDS.length]).join(' '),
  );
}

function print(rows: readonly HubBenchRow[]): void {
  console.log(
    'model                way                                           posts/s  CPU-ms/post  x speed  x CPU',
  );
  for (const { model, way, postsPerSecond, cpuMsPerPost, speedRatio, cpuRatio } of rows) {
    const figures = [
      postsPerSecond.toFixed(1).padStart(9),
      cpuMsPerPost.toFixed(2).padStart(12),
      speedRatio.toFixed(2).padStart(8),
      cpuRatio.toFixed(2).padStart(6),
    ];
    console.log(model.padEnd(21) + way.padEnd(44) + figures.join(' '));
  }
}

if (require.main === module) {
  const { values } = parseArgs({
    options: {
      posts: { type: 'string', default: '64' },
      batch: { type: 'string', default: '8' },
      threads: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const [posts, batch, threads, rounds] = [values.posts, values.batch, values.threads, values.rounds].map(Number);
  void benchHub({ posts, batch, threads, rounds }).then(print);
}
