import { CONTENT_CATEGORIES, type ContentCategory } from '@app/analytics';
import { heardOf, packRows, sha256, type CategoryLinearParts } from '../../src/inference/bundled/category-linear';
import { termsOf, type WordRanks } from '../../src/inference/bundled/category-terms';
import { fitSoftmax, type Example, type Fitted } from './fit-softmax';
import type { LabelledCaption, WordVectors } from './training-data';

const CLASSES = CONTENT_CATEGORIES.length;
const ROUNDS = 120;
const MIN_CAPTIONS_OF_TERM = 2;
const PENALTIES = { vector: 5e-5, keyword: 1e-4, term: 3e-4 } as const;
/** How loud a term speaks for itself, beside what its vector says. */
const TERM_LOUDNESS = { single: 0.6, pair: 0.35 } as const;
const TEMPERATURE = 1;
/**
 * Parts in a hundred that each category has in everyday posting, as far as one can guess: most posts are about nothing
 * but the day. The captions to learn from are spread far more evenly, so the bias moves half the way from the one to
 * the other: all the way, and a faint hint of anything else would no longer be heard.
 */
const USUAL: Record<ContentCategory, number> = {
  Fashion: 1.5, Beauty: 1, Food: 3, Travel: 3, Tech: 3, Fitness: 1.5, Health: 3, Sports: 13,
  Gaming: 4, Music: 7, 'Film & TV': 8, Art: 2, Photography: 0.7, Education: 4, Business: 3, Finance: 3,
  Family: 4, Pets: 1.5, Home: 1, Nature: 1, Cars: 1, 'News & Society': 12, Comedy: 1.5, Lifestyle: 45,
}; // prettier-ignore
const SHARE_OF_USUAL = 0.5;

/** Which terms there are, and how loud each speaks through its vector and for itself. */
class Vocabulary implements WordRanks {
  readonly terms: readonly string[];
  readonly own: Float64Array;
  /** The terms that speak for themselves: the captions have them more than once. */
  readonly speakers: ReadonlyMap<number, number>;
  private readonly index: ReadonlyMap<string, number>;

  constructor(
    captions: readonly LabelledCaption[],
    readonly vectors: WordVectors,
  ) {
    this.index = new Map(vectors.words.map((word, at) => [word, at]));
    const counts = new Map<string, number>();
    for (const { text } of captions)
      for (const term of termsOf(text, this)) counts.set(term, (counts.get(term) ?? 0) + 1);
    const strangers = [...counts.keys()].filter(
      (term) => !this.index.has(term) && (counts.get(term) ?? 0) >= MIN_CAPTIONS_OF_TERM,
    );
    this.terms = [...vectors.words, ...strangers.sort()];
    this.index = new Map(this.terms.map((term, at) => [term, at]));
    this.own = Float64Array.from(this.terms, (term) => ownLoudness(term, counts.get(term) ?? 0, captions.length));
    const speaking = [...this.own.keys()].filter((at) => (this.own[at] ?? 0) > 0);
    this.speakers = new Map(speaking.map((at, column) => [at, column]));
  }

  rankOf(word: string): number | undefined {
    const at = this.index.get(word);
    return at !== undefined && at < this.vectors.words.length ? at : undefined;
  }

  find(text: LabelledCaption['text']): number[] {
    return [...termsOf(text, this)].flatMap((term) => this.index.get(term) ?? []);
  }

  /** Smooth inverse frequency (Arora et al. 2017), the frequency guessed from the rank by Zipf's law. */
  throughVector(at: number): number {
    return at < this.vectors.words.length ? 1e-3 / (1e-3 + 0.1 / (at + 3)) : 0;
  }
}

function ownLoudness(term: string, count: number, captions: number): number {
  if (count < MIN_CAPTIONS_OF_TERM) return 0;
  return (TERM_LOUDNESS[term.includes(' ') ? 'pair' : 'single'] * Math.log(captions / count)) / Math.log(captions);
}

/** Columns: first the vector, then the keyword score of each category, then the terms themselves. */
function toExample(caption: LabelledCaption, vocabulary: Vocabulary): Example {
  const { vectors, own } = vocabulary;
  const found = vocabulary.find(caption.text);
  const loud = Math.sqrt(found.reduce((sum, at) => sum + vocabulary.throughVector(at) ** 2 + (own[at] ?? 0) ** 2, 1));
  const direction = new Float64Array(vectors.dimensions);
  for (const at of found) {
    const loudness = vocabulary.throughVector(at) / loud;
    if (loudness === 0) continue;
    for (let d = 0; d < vectors.dimensions; d++)
      direction[d] = (direction[d] ?? 0) + loudness * (vectors.rows[at * vectors.dimensions + d] ?? 0);
  }
  const spoken = found.filter((at) => vocabulary.speakers.has(at));
  const heard = CONTENT_CATEGORIES.map((category) => heardOf(caption.keywords.get(category) ?? 0));
  const firstTerm = vectors.dimensions + CLASSES;
  const cells = [
    ...[...direction, ...heard].map((value, column) => ({ column, value })),
    ...spoken.map((at) => ({
      column: firstTerm + (vocabulary.speakers.get(at) ?? 0),
      value: (own[at] ?? 0) / loud,
    })),
  ].filter(({ value }) => value !== 0);
  return { columns: cells.map(({ column }) => column), values: cells.map(({ value }) => value), label: caption.label };
}

/** Learns the 24 categories. Same captions, same vectors, same bytes. */
export function trainCategory(
  captions: readonly LabelledCaption[],
  vectors: WordVectors,
  trainedOn: string,
): CategoryLinearParts {
  const vocabulary = new Vocabulary(captions, vectors);
  const firstTerm = vectors.dimensions + CLASSES;
  const penalties = new Float64Array(firstTerm + vocabulary.speakers.size).fill(PENALTIES.term);
  penalties.fill(PENALTIES.vector, 0, vectors.dimensions).fill(PENALTIES.keyword, vectors.dimensions, firstTerm);
  const examples = captions.map((caption) => toExample(caption, vocabulary));
  const fitted = fitSoftmax(examples, { classes: CLASSES, penalties, rounds: ROUNDS });
  const rows = foldRows(vocabulary, fitted);
  const keywords = CONTENT_CATEGORIES.map((_, from) => {
    const start = (vectors.dimensions + from) * CLASSES;
    return Array.from(fitted.weights.subarray(start, start + CLASSES), toFourPlaces);
  });
  const meta = {
    version: trainedOn.slice(0, 8),
    labels: CONTENT_CATEGORIES,
    words: vectors.words.length,
    trainedOn,
    rowsHash: sha256(packRows(rows)),
    bias: usualBias(fitted.bias, captions),
    keywords,
    temperature: TEMPERATURE,
  };
  return { meta, terms: vocabulary.terms, ...rows };
}

/** A vector counts only through what it says for each category: 24 numbers are kept of its hundred. */
function foldRows(
  vocabulary: Vocabulary,
  { weights }: Fitted,
): Pick<CategoryLinearParts, 'weights' | 'steps' | 'loudness'> {
  const { vectors, terms, own } = vocabulary;
  const packed = {
    weights: new Int8Array(terms.length * CLASSES),
    steps: new Float32Array(terms.length),
    loudness: new Float32Array(terms.length),
  };
  const firstTerm = vectors.dimensions + CLASSES;
  for (let at = 0; at < terms.length; at++) {
    const through = vocabulary.throughVector(at);
    const self = own[at] ?? 0;
    const row = Array.from({ length: CLASSES }, (_, c) => {
      let sum = self * (weights[(firstTerm + (vocabulary.speakers.get(at) ?? 0)) * CLASSES + c] ?? 0);
      if (through > 0)
        for (let d = 0; d < vectors.dimensions; d++)
          sum += through * (vectors.rows[at * vectors.dimensions + d] ?? 0) * (weights[d * CLASSES + c] ?? 0);
      return sum;
    });
    const step = Math.max(...row.map(Math.abs)) / 127;
    packed.steps[at] = step;
    packed.loudness[at] = Math.sqrt(through ** 2 + self ** 2);
    if (step > 0) row.forEach((weight, c) => (packed.weights[at * CLASSES + c] = Math.round(weight / step)));
  }
  return packed;
}

function usualBias(bias: Float64Array, captions: readonly LabelledCaption[]): number[] {
  const total = Object.values(USUAL).reduce((sum, share) => sum + share, 0);
  return CONTENT_CATEGORIES.map((category, label) => {
    const learned = captions.filter((caption) => caption.label === label).length / captions.length;
    return toFourPlaces((bias[label] ?? 0) + SHARE_OF_USUAL * Math.log(USUAL[category] / total / learned));
  });
}

const toFourPlaces = (value: number): number => Math.round(value * 10_000) / 10_000;
