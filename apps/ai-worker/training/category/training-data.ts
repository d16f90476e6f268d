import { CONTENT_CATEGORIES, type ContentCategory } from '@app/analytics';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCaption, type CaptionText } from '../../src/inference/rules/caption-text';
import { keywordScores } from '../../src/inference/rules/category';

export interface LabelledCaption {
  readonly text: CaptionText;
  readonly keywords: ReadonlyMap<ContentCategory, number>;
  /** Its place in CONTENT_CATEGORIES. */
  readonly label: number;
}

/** Directions of words in a space where words of like meaning lie close; the most frequent word first. */
export interface WordVectors {
  readonly words: readonly string[];
  readonly dimensions: number;
  /** One row of unit length for each word. */
  readonly rows: Float64Array;
}

const DIMENSIONS = 100;

/** captions/*.tsv: a file for each category, one caption a line. */
export function readCaptions(directory: string): LabelledCaption[] {
  return CONTENT_CATEGORIES.flatMap((category, label) =>
    readFileSync(captionFile(directory, category), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const text = readCaption(line);
        return { text, keywords: keywordScores(text, 'en'), label };
      }),
  );
}

export function readVectors(directory: string): WordVectors {
  const words = readFileSync(join(directory, 'word-vectors.txt'), 'utf8').trimEnd().split('\n');
  const bytes = new Int8Array(readFileSync(join(directory, 'word-vectors.bin')));
  const rows = new Float64Array(words.length * DIMENSIONS);
  for (let at = 0; at < words.length; at++) {
    const row = bytes.subarray(at * DIMENSIONS, (at + 1) * DIMENSIONS);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    row.forEach((value, d) => (rows[at * DIMENSIONS + d] = value / length));
  }
  return { words, dimensions: DIMENSIONS, rows };
}

/** Of everything that the captions and the words say; the keyword lists are code, and no part of it. */
export function hashOfData(directory: string): string {
  const hash = createHash('sha256');
  for (const category of CONTENT_CATEGORIES) hash.update(readFileSync(captionFile(directory, category)));
  for (const file of ['word-vectors.txt', 'word-vectors.bin']) hash.update(readFileSync(join(directory, file)));
  return hash.digest('hex');
}

const captionFile = (directory: string, category: ContentCategory): string =>
  join(directory, 'captions', `${category.toLowerCase().replace(/ & /g, '-')}.tsv`);
