import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { MODEL_TIERS, type ModelTier } from '@app/config';
import { benchHub, type HubBenchRow } from './hub-bench';
import { openHubHouse } from './hub-house';
import { trendOf } from './memory';
import { printHub, printMemory, printTable } from './table';
import { runTier, type TierRun } from './tier-run';

const { values: options } = parseArgs({
  options: {
    tier: { type: 'string', default: 'bundled' },
    posts: { type: 'string', default: '3000' },
    /** The longest that one tier is measured. */
    seconds: { type: 'string', default: '300' },
    'bare-seconds': { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    /** Of the stand-ins for the hub's models: tiny, small, or base as the real ones are. */
    'hub-size': { type: 'string', default: 'base' },
    /** A setting of the worker, NAME=value; as often as wanted. */
    set: { type: 'string', multiple: true, default: [] },
    /** A folder for processor profiles of the worker's threads. */
    'cpu-prof': { type: 'string' },
    /** A file for the figures. */
    json: { type: 'string' },
  },
});

const MODEL_SIZES = ['tiny', 'small', 'base'] as const;

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
  const hub = runs.some(({ order }) => order.tier === 'hub') ? await benchSessions() : [];
  printHub(hub);
  const wrong = runs.flatMap((run) => run.wrong.map((line) => `${run.order.tier}: ${line}`));
  if (wrong.length > 0) {
    console.log(`THE RESULTS ARE WRONG:\n${wrong.join('\n')}`);
    process.exitCode = 1;
  }
  writeFigures(runs, hub);
}

async function measureTier(tier: ModelTier): Promise<TierRun> {
  if (tier !== 'hub') return measureWith(tier, {});
  const size = MODEL_SIZES.find((name) => name === options['hub-size']);
  if (size === undefined) throw new Error(`--hub-size is ${MODEL_SIZES.join(', ')}`);
  console.log(`tier hub: models of random weights, size ${size}, from a stand-in of the hub on this machine`);
  const house = await openHubHouse(size);
  try {
    return await measureWith(tier, house.settings);
  } finally {
    await house.close();
  }
}

function measureWith(tier: ModelTier, settings: Record<string, string>): Promise<TierRun> {
  const profileTo = options['cpu-prof'];
  if (profileTo !== undefined) mkdirSync(profileTo, { recursive: true });
  return runTier({
    tier,
    posts: Number(options.posts),
    seconds: Number(options.seconds),
    bareSeconds: Number(options['bare-seconds']),
    seed: Number(options.seed),
    settings: { ...settings, ...settingsOf(options.set) },
    ...(profileTo === undefined ? {} : { profileTo }),
  });
}

function settingsOf(pairs: string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]));
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

/** How near the classifier of the tier comes to the bare session of the ONNX runtime. */
async function benchSessions(): Promise<HubBenchRow[]> {
  const size = options['hub-size'];
  return size === 'small' || size === 'base' ? benchHub({ sizes: [size], rounds: 2 }) : [];
}

function writeFigures(runs: TierRun[], hub: HubBenchRow[]): void {
  if (options.json === undefined) return;
  const figures = runs.map(({ memory, ...run }) => ({ ...run, memory: trendOf(memory), memorySamples: memory }));
  const result = { at: new Date().toISOString(), node: process.version, runs: figures, hub };
  writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
}
