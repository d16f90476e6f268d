import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { MODEL_TIERS, type ModelTier } from '@app/config';
import { trendOf } from './memory';
import { printMemory, printTable } from './table';
import { runTier, type TierRun } from './tier-run';

const { values: options } = parseArgs({
  options: {
    tier: { type: 'string', default: 'bundled' },
    posts: { type: 'string', default: '3000' },
    /** The longest that one tier is measured. */
    seconds: { type: 'string', default: '300' },
    'bare-seconds': { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    /** A setting of the worker, NAME=value; as often as wanted. */
    set: { type: 'string', multiple: true, default: [] },
    /** A folder for processor profiles of the worker's threads. */
    'cpu-prof': { type: 'string' },
    /** A file for the figures. */
    json: { type: 'string' },
  },
});

void run();

async function run(): Promise<void> {
  const runs: TierRun[] = [];
  for (const tier of tiersOf(options.tier)) {
    console.log(`load average before ${tier}: ${loads()}`);
    runs.push(await measureTier(tier));
  }
  console.log(`load average at the end: ${loads()}`);
  printTable(runs);
  printMemory(runs);
  const wrong = runs.flatMap((run) => run.wrong.map((line) => `${run.order.tier}: ${line}`));
  if (wrong.length > 0) {
    console.log(`THE RESULTS ARE WRONG:\n${wrong.join('\n')}`);
    process.exitCode = 1;
  }
  writeFigures(runs);
}

function measureTier(tier: ModelTier): Promise<TierRun> {
  const profileTo = options['cpu-prof'];
  if (profileTo !== undefined) mkdirSync(profileTo, { recursive: true });
  return runTier({
    tier,
    posts: Number(options.posts),
    seconds: Number(options.seconds),
    bareSeconds: Number(options['bare-seconds']),
    seed: Number(options.seed),
    settings: Object.fromEntries(options.set.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string])),
    ...(profileTo === undefined ? {} : { profileTo }),
  });
}

function tiersOf(wanted: string): readonly ModelTier[] {
  if (wanted === 'all') return MODEL_TIERS;
  const tier = MODEL_TIERS.find((name) => name === wanted);
  if (tier === undefined) throw new Error(`--tier is ${MODEL_TIERS.join(', ')} or all`);
  return [tier];
}

function loads(): string {
  const averages = loadavg().map((load) => load.toFixed(2));
  return averages.join(' ');
}

function writeFigures(runs: TierRun[]): void {
  if (options.json === undefined) return;
  const figures = runs.map(({ memory, ...run }) => ({ ...run, memory: trendOf(memory) }));
  const result = { at: new Date().toISOString(), node: process.version, runs: figures };
  writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
}
