import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const CONFIG = join(ROOT, 'libs/config/src');

const namesIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name ?? '');

describe('.env.example', () => {
  it('names exactly the variables that the configuration reads', () => {
    const schemas = readdirSync(CONFIG).filter((file) => file.endsWith('.config.ts'));
    const read = schemas.flatMap((file) =>
      namesIn(readFileSync(join(CONFIG, file), 'utf8'), /^\s+([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*): /gm),
    );
    const shown = namesIn(readFileSync(join(ROOT, '.env.example'), 'utf8'), /^([A-Z][A-Z0-9_]*)=/gm);
    expect(shown.sort()).toEqual([...new Set(read)].sort());
  });
});
