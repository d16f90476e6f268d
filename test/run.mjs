// Starts throw-away servers, runs Jest with the given arguments against them, and leaves nothing behind.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);

const problem = require('../src/build.cjs').build();
if (problem !== null) fail(problem);
const { startEmbeddedServers } = require('../dist/src/services/embedded-servers.js');
const { provideRedisProgram } = require('../dist/src/services/redis-program.js');

const directory = mkdtempSync(join(tmpdir(), 'creator-search-test-'));
chmodSync(directory, 0o755); // as root the database runs as another user
let servers = null;
let jest = null;
let stopping = false;

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => {
    stopping = true;
    endJest('SIGTERM');
    setTimeout(() => endJest('SIGKILL'), 5_000).unref();
    if (jest === null) void cleanUp().then(() => process.exit(128 + constants.signals[name]));
  });
}

try {
  servers = await startServers();
  const code = await runAll(process.argv.slice(2));
  await cleanUp();
  sayResult(code);
  process.exit(code);
} catch (error) {
  await cleanUp();
  fail(error.name === 'StartError' || error.name === 'ServiceFailedError' ? error.message : error.stack);
}

async function startServers() {
  return startEmbeddedServers({
    directory,
    durable: false,
    postgres: { password: 'test', database: 'creator_search_test' },
    redis: { program: await provideRedisProgram((text) => console.error(text)), databases: 1024 },
    onNotice: (text) => console.error(text),
    onLost: (reason) => {
      console.error(reason);
      endJest('SIGKILL');
    },
  });
}

/**
 * Most tests wait for something, so that three files at once use two cores well; those that kill and load whole systems
 * need the machine to themselves.
 * @returns {Promise<number>} the first exit code that is not 0
 */
async function runAll(args) {
  if (args.length > 0) return stopping ? 130 : runJest(args);
  const all = { passed: 0, failed: 0, skipped: 0 };
  let code = 0;
  for (const part of [
    ['--selectProjects', 'unit', 'integration', 'e2e', 'architecture', '--maxWorkers', '3'],
    ['--selectProjects', 'chaos', '--runInBand'],
    ['--selectProjects', 'acceptance'],
  ]) {
    const ended = stopping ? 130 : await runJest(part);
    code ||= ended;
    if (!runJest.counts) return code;
    for (const name of Object.keys(all)) all[name] += runJest.counts[name];
  }
  runJest.counts = all;
  return code;
}

/** @returns {Promise<number>} Jest's exit code */
function runJest(args) {
  const results = join(directory, 'results.json');
  rmSync(results, { force: true });
  const command = [join(root, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${results}`, ...args];
  jest = spawn(process.execPath, command, {
    cwd: root,
    detached: true, // a group of its own: what a crashed run leaves behind is ended with it
    stdio: ['ignore', 'ignore', 'inherit'], // with --json Jest reports on standard error and repeats the file on standard output
    env: testEnvironment(),
  });
  servers.services.guard(jest.pid);
  return new Promise((done) => {
    jest.once('exit', (code, signal) => {
      endJest('SIGKILL');
      done(code ?? 128 + constants.signals[signal]);
    });
  }).finally(() => {
    runJest.counts = readCounts(results);
  });
}

/** Nothing that a developer has set for real services may leak into a test. */
function testEnvironment() {
  const env = { ...process.env };
  const names = readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^#?\s*([A-Z][A-Z0-9_]+)=/gm);
  for (const [, name] of names) delete env[name];
  return { ...env, NODE_ENV: 'test', TEST_DATABASE_URL: servers.databaseUrl, TEST_REDIS_URL: servers.redisUrl };
}

function readCounts(file) {
  if (!existsSync(file)) return null;
  const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, skipped: numPendingTests };
}

function sayResult(code) {
  const { counts } = runJest;
  if (counts) console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  else console.log(`The tests did not finish (code ${code}).`);
}

function endJest(signal) {
  if (jest === null) return;
  try {
    process.kill(-jest.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function cleanUp() {
  const started = servers;
  servers = null;
  await started?.services.stop();
  rmSync(directory, { recursive: true, force: true });
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
