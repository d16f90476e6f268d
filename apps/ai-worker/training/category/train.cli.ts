import { CONTENT_CATEGORIES } from '@app/analytics';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CategoryLinear, packRows } from '../../src/inference/bundled/category-linear';
import { trainCategory } from './train-category';
import { hashOfData, readCaptions, readVectors, type LabelledCaption } from './training-data';

const FOLDS = 4;
const DATA = join(process.cwd(), 'apps/ai-worker/training/category');
const MODEL = join(process.cwd(), 'apps/ai-worker/models/category-linear');

/** Trains the category model from the captions of the repository; `--measure` tells how it does on folds held out. */
function main(): void {
  const captions = readCaptions(DATA);
  const vectors = readVectors(DATA);
  const data = hashOfData(DATA);
  if (process.argv.includes('--measure')) {
    const right = Array.from({ length: FOLDS }, (_, fold) => {
      const [kept, held] = split(captions, fold);
      const model = new CategoryLinear(trainCategory(kept, vectors, data));
      return held.filter((caption) => topOf(model, caption) === caption.label).length;
    });
    const share = right.reduce((sum, count) => sum + count, 0) / captions.length;
    process.stdout.write(`top-1 of captions held out (${FOLDS} folds): ${(100 * share).toFixed(1)} %\n`);
    return;
  }
  const { meta, terms, ...rows } = trainCategory(captions, vectors, data);
  mkdirSync(MODEL, { recursive: true });
  writeFileSync(join(MODEL, 'model.json'), `${JSON.stringify(meta)}\n`);
  writeFileSync(join(MODEL, 'terms.txt'), `${terms.join('\n')}\n`);
  writeFileSync(join(MODEL, 'rows.bin'), packRows(rows));
  process.stdout.write(`${captions.length} captions, ${terms.length} terms, rows ${meta.rowsHash}\n`);
}

function split(captions: readonly LabelledCaption[], fold: number): [LabelledCaption[], LabelledCaption[]] {
  return [captions.filter((_, at) => at % FOLDS !== fold), captions.filter((_, at) => at % FOLDS === fold)];
}

function topOf(model: CategoryLinear, { text, keywords }: LabelledCaption): number {
  const { probabilities } = model.judge(text, keywords);
  return CONTENT_CATEGORIES.findIndex((_, at) => probabilities[at] === Math.max(...probabilities));
}

main();
