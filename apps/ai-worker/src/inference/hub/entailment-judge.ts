import type { PreTrainedModel, PreTrainedTokenizer, Tensor } from '@huggingface/transformers';
import { tokenLimit } from '../transformers/text-classifier';

export interface Claim {
  premise: string;
  hypothesis: string;
}

/** How likely each hypothesis follows from its premise rather than contradicts it, 0 to 1. One forward pass for all. */
export type EntailmentJudge = (claims: readonly Claim[]) => Promise<number[]>;

export interface EntailmentJudgeOptions {
  /** A directory with config.json, tokenizer.json and onnx/. */
  folder: string;
  threads: number;
}

/** A tokenizer that works on bytes makes at most one token of each; the beginning of a caption says what it is about. */
const MAX_PREMISE_BYTES = 800;
const TOKENS_NOT_OF_THE_PREMISE = 100;

/** Loads a model of natural language inference into this thread, which its forward passes then keep busy. */
export async function loadEntailmentJudge({ folder, threads }: EntailmentJudgeOptions): Promise<EntailmentJudge> {
  const { AutoModelForSequenceClassification, AutoTokenizer, env, LogLevel } =
    await import('@huggingface/transformers');
  env.logLevel = LogLevel.ERROR;
  const [tokenizer, model]: [PreTrainedTokenizer, PreTrainedModel] = await Promise.all([
    AutoTokenizer.from_pretrained(folder, { local_files_only: true }),
    AutoModelForSequenceClassification.from_pretrained(folder, {
      dtype: 'q8',
      local_files_only: true,
      session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
    }),
  ]);
  const { entailment, contradiction, count } = verdictIds(model.config);
  // The library would cut a long pair at its end, which is the hypothesis: the premise is cut before.
  const bytes = Math.min(
    MAX_PREMISE_BYTES,
    tokenLimit(model.config, Number(tokenizer.model_max_length)) - TOKENS_NOT_OF_THE_PREMISE,
  );
  return async (claims) => {
    if (claims.length === 0) return [];
    const inputs: unknown = tokenizer(
      claims.map(({ premise }) => firstBytes(premise, bytes)),
      { text_pair: claims.map(({ hypothesis }) => hypothesis), padding: true, truncation: true },
    );
    const { logits } = (await model(inputs)) as { logits: Tensor };
    const values = logits.data as Float32Array;
    return claims.map((_, n) => {
      const difference = Number(values[n * count + contradiction]) - Number(values[n * count + entailment]);
      return 1 / (1 + Math.exp(difference));
    });
  };
}

/**
 * Where the model's verdicts stand among its outputs: conversions number them differently.
 * @throws when it is no model of natural language inference
 */
export function verdictIds(config: object): { entailment: number; contradiction: number; count: number } {
  const named = 'id2label' in config ? Object.entries(config.id2label as Record<string, string>) : [];
  const idOf = (...names: string[]): number => {
    const found = named.find(([, label]) => names.includes(label.toLowerCase()));
    if (found === undefined) {
      const labels = named.map(([, label]) => label).join(', ');
      throw new Error(`The category model is not one of natural language inference: its labels are ${labels}`);
    }
    return Number(found[0]);
  };
  return {
    entailment: idOf('entailment'),
    contradiction: idOf('contradiction', 'not_entailment'),
    count: named.length,
  };
}

function firstBytes(text: string, count: number): string {
  const bytes = Buffer.from(text, 'utf8');
  // A character that is cut through would become a replacement character.
  return bytes.length <= count
    ? text
    : bytes
        .subarray(0, count)
        .toString('utf8')
        .replace(/\uFFFD+$/u, '');
}
