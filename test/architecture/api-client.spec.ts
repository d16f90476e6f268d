import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const COMMITTED = join(ROOT, 'libs/api-client/src/generated');

const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file): [string, string] => [file.slice(folder.length + 1), readFileSync(file, 'utf8')])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

describe('the generated client', () => {
  it('is what its generator makes of openapi.json (write it anew with: npm run openapi)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'api-client-'));
    try {
      const [made, config] = [join(folder, 'generated'), join(folder, 'config.mjs')];
      writeFileSync(
        config,
        `import config from '${join(ROOT, 'openapi-ts.config.mjs')}';
         export default { ...config, output: { ...config.output, path: '${made}' } };`,
      );
      execFileSync(join(ROOT, 'node_modules/.bin/openapi-ts'), ['--file', config], { cwd: ROOT, stdio: 'pipe' });
      const [committed, anew] = [filesOf(COMMITTED), filesOf(made)];
      expect(Object.keys(anew)).toEqual(Object.keys(committed));
      expect(Object.keys(anew).filter((file) => anew[file] !== committed[file])).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 120_000);
});
