import { CONTENT_CATEGORIES, type ContentCategory } from '@app/analytics';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaptionText } from '../rules/caption-text';
import { termsOf, type WordRanks } from './category-terms';

const CATEGORIES = CONTENT_CATEGORIES.length;
/** Of five sure keywords: a heap of hashtags says no more. */
const LOUDEST = 8;

/** What stands in model.json; rows.bin and terms.txt lie beside it. */
export interface CategoryLinearMeta {
  readonly version: string;
  readonly labels: readonly ContentCategory[];
  /** So many of the terms are words in the order of their frequency. */
  readonly words: number;
  /** SHA-256 of what the model was trained on, and of what came out. */
  readonly trainedOn: string;
  readonly rowsHash: string;
  readonly bias: readonly number[];
  /** One row of 24 for the keyword score of each category. */
  readonly keywords: readonly (readonly number[])[];
  /** Probabilities are taken from the scores divided by this. */
  readonly temperature: number;
}

/** The parts of a trained model: for each term 24 weights, the step that a weight counts, and the term's own loudness. */
export interface CategoryLinearParts {
  readonly meta: CategoryLinearMeta;
  readonly terms: readonly string[];
  readonly weights: Int8Array;
  readonly steps: Float32Array;
  readonly loudness: Float32Array;
}

export interface LinearOpinion {
  /** In the order of CONTENT_CATEGORIES; they add up to one. */
  readonly probabilities: readonly number[];
  /** How many terms of the caption the model knew. Without any it says only what is usual. */
  readonly knownTerms: number;
}

/** Multinomial logistic regression over the terms of a caption and its keyword scores. */
export class CategoryLinear implements WordRanks {
  private readonly index: ReadonlyMap<string, number>;

  constructor(private readonly parts: CategoryLinearParts) {
    const { meta, terms } = parts;
    if (meta.labels.join() !== CONTENT_CATEGORIES.join()) throw new Error('The category model has other labels.');
    this.index = new Map(terms.map((term, at) => [term, at]));
  }

  static load(directory: string): CategoryLinear {
    const meta = JSON.parse(readFileSync(join(directory, 'model.json'), 'utf8')) as CategoryLinearMeta;
    const terms = readFileSync(join(directory, 'terms.txt'), 'utf8').trimEnd().split('\n');
    const file = readFileSync(join(directory, 'rows.bin'));
    if (sha256(file) !== meta.rowsHash) throw new Error('rows.bin of the category model is not the one it came with.');
    return new CategoryLinear({ meta, terms, ...unpackRows(file, terms.length) });
  }

  get version(): string {
    return this.parts.meta.version;
  }

  rankOf(word: string): number | undefined {
    const at = this.index.get(word);
    return at !== undefined && at < this.parts.meta.words ? at : undefined;
  }

  judge(text: CaptionText, keywordScores: ReadonlyMap<ContentCategory, number>): LinearOpinion {
    const { meta, weights, steps, loudness } = this.parts;
    const sums = new Float64Array(CATEGORIES);
    let loud = 1;
    let knownTerms = 0;
    for (const term of termsOf(text, this)) {
      const at = this.index.get(term);
      if (at === undefined) continue;
      knownTerms++;
      loud += (loudness[at] ?? 0) ** 2;
      const step = steps[at] ?? 0;
      for (let c = 0; c < CATEGORIES; c++) sums[c] = (sums[c] ?? 0) + step * (weights[at * CATEGORIES + c] ?? 0);
    }
    const scores = Array.from(sums, (sum, c) => sum / Math.sqrt(loud) + (meta.bias[c] ?? 0));
    CONTENT_CATEGORIES.forEach((category, from) => {
      const heard = heardOf(keywordScores.get(category) ?? 0);
      if (heard > 0) meta.keywords[from]?.forEach((weight, c) => (scores[c] = (scores[c] ?? 0) + heard * weight));
    });
    return { probabilities: softmax(scores, meta.temperature), knownTerms };
  }
}

/** A keyword score as the model hears it: each further keyword counts, up to a shout. */
export const heardOf = (keywordScore: number): number => Math.min(keywordScore, LOUDEST) / 2;

export function softmax(scores: readonly number[], temperature = 1): number[] {
  const highest = Math.max(...scores);
  const shares = scores.map((score) => Math.exp((score - highest) / temperature));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

type Rows = Pick<CategoryLinearParts, 'weights' | 'steps' | 'loudness'>;

/** All steps, then all loudnesses, then all weights; numbers are little-endian. */
export function packRows({ weights, steps, loudness }: Rows): Buffer {
  return Buffer.concat(
    [steps, loudness, weights].map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
  );
}

function unpackRows(file: Buffer, terms: number): Rows {
  // A copy of its own: a file read may begin anywhere in a shared buffer, a Float32Array only at every fourth byte.
  const { buffer } = new Uint8Array(file);
  return {
    steps: new Float32Array(buffer, 0, terms),
    loudness: new Float32Array(buffer, 4 * terms, terms),
    weights: new Int8Array(buffer, 8 * terms, terms * CATEGORIES),
  };
}
