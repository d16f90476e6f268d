import type { TextClassificationOutput } from '@huggingface/transformers';

/** Probability of every label of the model; they add up to 1. */
export type LabelScores = Readonly<Record<string, number>>;
/** One answer for each text, in the same order. */
export type TextClassifier = (texts: readonly string[]) => Promise<LabelScores[]>;

export interface TextClassifierOptions {
  /** A directory with config.json, tokenizer.json and onnx/, or `owner/name` of the hub. */
  model: string;
  dtype: 'fp32' | 'fp16' | 'q8' | 'q4';
  revision?: string;
  /** Threads of the ONNX session. More than the free cores makes every one of them slower. */
  threads: number;
  /** Where files of the hub are kept. */
  cacheDir?: string;
  /** Nothing is fetched: a file that is missing is an error. True unless given. */
  localFilesOnly?: boolean;
  /** Texts in one forward pass. Texts of similar length go together, for each is padded to the longest. */
  batchSize?: number;
  /** Longer texts are cut. Needed where the tokenizer's own limit is missing or wider than the model. */
  maxTokens?: number;
  onProgress?: (event: unknown) => void;
}

const DEFAULT_BATCH_SIZE = 8;
/** Position embeddings of RoBERTa and XLM-R begin after the padding index. */
const POSITIONS_NOT_FOR_TOKENS = 2;

/** Loads a text classification model into this thread, which its forward passes then keep busy. */
export async function loadTextClassifier(options: TextClassifierOptions): Promise<TextClassifier> {
  // A real dynamic import: the native runtime is loaded where models run, and nowhere else.
  const { env, LogLevel, pipeline } = await import('@huggingface/transformers');
  env.logLevel = LogLevel.ERROR;
  const classify = await pipeline('text-classification', options.model, {
    dtype: options.dtype,
    revision: options.revision ?? 'main',
    cache_dir: options.cacheDir,
    local_files_only: options.localFilesOnly ?? true,
    progress_callback: options.onProgress,
    session_options: { intraOpNumThreads: options.threads, interOpNumThreads: 1 },
  });
  const limit = tokenLimit(classify.model.config, Number(classify.tokenizer.model_max_length), options.maxTokens);
  // The pipeline offers no option for it, and a text longer than the position embeddings ends the forward pass.
  Object.defineProperty(classify.tokenizer, 'model_max_length', { value: limit });
  return inMicroBatches(options.batchSize ?? DEFAULT_BATCH_SIZE, async (texts) => {
    const outputs: TextClassificationOutput[] = await classify<string[], { top_k: null }>([...texts], { top_k: null });
    return outputs.map((labels) => Object.fromEntries(labels.map(({ label, score }) => [label, score])));
  });
}

/** The narrowest of what the model, its tokenizer and the caller allow. */
export function tokenLimit(config: object, ofTokenizer: number, asked = Infinity): number {
  const positions = 'max_position_embeddings' in config ? config.max_position_embeddings : undefined;
  const ofModel = typeof positions === 'number' ? positions - POSITIONS_NOT_FOR_TOKENS : Infinity;
  return Math.min(ofModel, ofTokenizer, asked);
}

/**
 * Cuts the texts into batches of similar length, and puts the answers back into the order of the texts.
 * Texts of one length are sorted too, for what stands beside a text in a batch moves its scores in the fourth digit.
 */
export function inMicroBatches<T>(size: number, answer: (texts: readonly string[]) => Promise<T[]>) {
  return async (texts: readonly string[]): Promise<T[]> => {
    const order = texts.map((_, position) => position).sort((a, b) => byLengthThenText(texts[a] ?? '', texts[b] ?? ''));
    const answers = new Array<T>(texts.length);
    for (let start = 0; start < order.length; start += size) {
      const positions = order.slice(start, start + size);
      const batch = await answer(positions.map((position) => texts[position] ?? ''));
      if (batch.length !== positions.length)
        throw new Error(`${positions.length} texts asked, ${batch.length} answered`);
      batch.forEach((one, n) => (answers[positions[n] ?? 0] = one));
    }
    return answers;
  };
}

const byLengthThenText = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
