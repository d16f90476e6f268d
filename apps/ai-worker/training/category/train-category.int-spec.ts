import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packRows, sha256, type CategoryLinearMeta } from '../../src/inference/bundled/category-linear';
import { CATEGORY_MODEL_DIRECTORY } from '../../src/inference/bundled/category.model';
import { trainCategory } from './train-category';
import { hashOfData, readCaptions, readVectors } from './training-data';

const committed = JSON.parse(readFileSync(join(CATEGORY_MODEL_DIRECTORY, 'model.json'), 'utf8')) as CategoryLinearMeta;

describe('the category model of the repository', () => {
  it('is the one that its captions and keyword lists give', () => {
    const { meta, terms, ...rows } = trainCategory(
      readCaptions(__dirname),
      readVectors(__dirname),
      hashOfData(__dirname),
    );
    expect(meta).toEqual(committed);
    expect(sha256(packRows(rows))).toBe(committed.rowsHash);
    const termsFile = readFileSync(join(CATEGORY_MODEL_DIRECTORY, 'terms.txt'), 'utf8');
    expect(sha256(Buffer.from(`${terms.join('\n')}\n`))).toBe(sha256(Buffer.from(termsFile)));
  }, 240_000);
});

describe('the captions to learn from', () => {
  it('are each there once', () => {
    const texts = readCaptions(__dirname).map(
      ({ text, label }) => `${label} ${text.words.join(' ')} ${text.hashtags.join(' ')}`,
    );
    expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
  });

  it('are at least ninety for each category', () => {
    const counts = new Map<number, number>();
    for (const { label } of readCaptions(__dirname)) counts.set(label, (counts.get(label) ?? 0) + 1);
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(90);
  });
});
