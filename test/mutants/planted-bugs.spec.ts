import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import mutants from './mutants.json';

interface Mutant {
  name: string;
  changes: { file: string; find: string; replace: string }[];
  specs: string[];
  /** Pattern of the names of the tests that should notice; empty for all. */
  only: string;
}

interface Outcome {
  passed: number;
  red: string[];
  /** Why there was no result at all. */
  broken: string | null;
}

interface JestResults {
  numPassedTests: number;
  testResults: {
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

const ROOT = resolve(__dirname, '../..');
const LIMIT_MS = 180_000;

/** Each bug is planted into the sources as a run of its own sees them; a bug that no test notices is a hole in the tests. */
describe('planted bugs', () => {
  const directory = mkdtempSync(join(tmpdir(), 'planted-bugs-'));
  const table: string[] = [];

  afterAll(async () => {
    rmSync(directory, { recursive: true });
    process.stderr.write(`\n${table.sort().join('\n')}\n${table.length} planted bugs\n`);
  });

  it.concurrent('turn nothing red that was red without them', async () => {
    const specs = [...new Set(mutants.flatMap((mutant) => mutant.specs))];
    const only = [...new Set(mutants.map((mutant) => mutant.only))].join('|');
    expect(await run(directory, { name: '', changes: [], specs, only: only.includes('||') ? '' : only })).toMatchObject(
      {
        broken: null,
        red: [],
      },
    );
  });

  it.concurrent.each(mutants.map((mutant, index) => ({ ...mutant, index })))('$name', async ({ index, ...mutant }) => {
    const outcome = await run(directory, mutant);
    await dropTemplate(index);
    table.push(`${mutant.name}\n${describeOutcome(outcome)}`);
    expect(outcome.broken).toBeNull();
    expect(outcome.red).not.toEqual([]);
  });
});

function describeOutcome({ red, broken, passed }: Outcome): string {
  if (broken !== null) return `    NO RESULT: ${broken}`;
  if (red.length === 0) return `    SURVIVED ${passed} tests`;
  const shown = red.slice(0, 3).map((name) => `    red: ${name}`);
  return [...shown, ...(red.length > 3 ? [`    and ${red.length - 3} more`] : [])].join('\n');
}

/** The specs in a process of their own. */
async function run(directory: string, { name, specs, only }: Mutant): Promise<Outcome> {
  const results = join(directory, `${name.replaceAll(' ', '-') || 'none'}.json`);
  const args = [
    ...[join(ROOT, 'node_modules/jest/bin/jest.js'), '--config', join(__dirname, 'planted.jest.config.cjs')],
    ...['--json', '--outputFile', results, ...(only === '' ? [] : ['--testNamePattern', only])],
    ...['--runTestsByPath', ...specs.map((spec) => join(ROOT, spec))],
  ];
  const ended = await spawnAndWait(args, { ...process.env, PLANTED_BUG: name });
  if (ended !== null) return { passed: 0, red: [`(no end within ${LIMIT_MS / 1_000} s)`], broken: null };
  return read(results);
}

/** @returns a word when it had to be ended */
function spawnAndWait(args: string[], env: NodeJS.ProcessEnv): Promise<'late' | null> {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    child.once('exit', (_, signal) => {
      clearTimeout(timer);
      done(signal === null ? null : 'late');
    });
  });
}

function read(file: string): Outcome {
  let results: JestResults;
  try {
    results = JSON.parse(readFileSync(file, 'utf8')) as JestResults;
  } catch (error) {
    return { passed: 0, red: [], broken: String(error) };
  }
  const tests = results.testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed');
  const red = failed.map(({ fullName }) => fullName);
  // A schema that cannot be made, or a suite that cannot be loaded: the bug broke the program instead of hiding in it.
  const unmade = failed.flatMap((test) => test.failureMessages).find((message) => message.includes('ensureTemplate'));
  const unloaded = results.testResults.find(
    ({ message, assertionResults }) => message && assertionResults.length === 0,
  );
  const ran = red.length + results.numPassedTests;
  const broken = (unmade ?? unloaded?.message)?.slice(0, 500) ?? (ran === 0 ? 'no test has such a name' : null);
  return { passed: results.numPassedTests, red, broken };
}

async function dropTemplate(index: number): Promise<void> {
  const client = new Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  await client.query(`drop database if exists test_template_bug_${index} with (force)`);
  await client.end();
}
