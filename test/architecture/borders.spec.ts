import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const BAD_HOUSE = join(__dirname, 'fixtures/bad-house');

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

const { forbidden } = createRequire(__filename)(CONFIG) as { forbidden: { name: string; comment: string }[] };

async function cruise(folder: string, rooms: string[]): Promise<Violation[]> {
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, '--config', CONFIG, '--output-type', 'json', ...rooms];
  const output = await new Promise<string>((done, failed) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 28 }, (error, stdout, stderr) =>
      stdout === '' ? failed(error ?? new Error(stderr)) : done(stdout),
    );
  });
  return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
}

const describeViolation = ({ rule, from, to }: Violation) => `${rule.name}: ${from} -> ${to}`;

describe('the borders between rooms', () => {
  it('are kept by every file of the product', async () => {
    const violations = await cruise(ROOT, ['src', 'apps', 'libs', 'test']);
    expect(violations.map(describeViolation)).toEqual([]);
  }, 120_000);

  describe('in a house that breaks each of them once', () => {
    let broken: Violation[];
    beforeAll(async () => (broken = await cruise(BAD_HOUSE, ['src', 'apps', 'libs'])));

    it.each(forbidden.map(({ name }) => name))('%s is noticed in the file of its name', (name) => {
      const culprits = broken.filter(({ rule }) => rule.name === name).map(({ from }) => from);
      expect(culprits).toContainEqual(expect.stringContaining(`/${name}.`));
    });

    it('nothing else is complained about', () => {
      // The one fenced package that need not be installed cannot be resolved either.
      const absent = '@huggingface/transformers';
      const others = broken.filter(({ rule, from, to }) => !from.includes(`/${rule.name}.`) && to !== absent);
      expect(others.map(describeViolation)).toEqual([]);
    });
  });

  it('each have their reason', () => {
    expect(forbidden.filter(({ comment }) => comment.length < 20)).toEqual([]);
  });
});
