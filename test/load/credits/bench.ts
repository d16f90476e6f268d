import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureArrivals } from './arrival-rows';
import { measureBursts, printBursts, type BurstRow } from './burst-rows';
import { measureHttp } from './http-rows';
import { measureProcesses, measureService, warmUp, type Settings } from './service-rows';
import { printTable, totalUs, perSecond, type Row } from './table';
import { World } from './world';

const PARTS: Record<string, (settings: Settings) => Promise<Row[]>> = {
  service: measureService,
  processes: measureProcesses,
  http: measureHttp,
  arrivals: measureArrivals,
};
const POOL_SIZE = 16;

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    only: { type: 'string', default: [...Object.keys(PARTS), 'bursts'].join(',') },
    /** A file for the figures. */
    json: { type: 'string' },
  },
});

void run();

async function run(): Promise<void> {
  const wanted = options.only.split(',');
  const world = await World.open(POOL_SIZE);
  try {
    const settings = { world, seconds: Number(options.seconds) };
    console.log(
      `${options.seconds} s a run; ${POOL_SIZE} connections a process; everything synced to disk; an operation of the ledger is ` +
        'authorise + capture; processor time of all processes but the load generator counted',
    );
    await warmUp(settings);
    const rows: Row[] = [];
    for (const [name, measure] of Object.entries(PARTS)) {
      if (wanted.includes(name)) rows.push(...(await measure(settings)));
    }
    if (rows.length > 0) printTable(rows);
    const bursts: BurstRow[] = wanted.includes('bursts') ? await measureBursts(settings) : [];
    if (bursts.length > 0) printBursts(bursts);
    const violations = await world.violations();
    await finish(world, { rows, bursts, violations });
  } finally {
    await world.close();
  }
}

interface Findings {
  rows: Row[];
  bursts: BurstRow[];
  violations: string[];
}

/** The books must be right, whatever the speed. */
async function finish(world: World, { rows, bursts, violations }: Findings): Promise<void> {
  const { operations, entries, bytes } = await world.ledgerSize();
  console.log(
    `${operations} operations, ${entries} entries, ${Math.round(bytes / Math.max(1, operations))} bytes on disk for each operation`,
  );
  const failed = [...rows, ...bursts].filter(({ errors }) => errors > 0).length;
  console.log(
    violations.length === 0 ? 'credit_violations is empty' : `THE BOOKS ARE WRONG:\n${violations.join('\n')}`,
  );
  if (violations.length > 0 || failed > 0) process.exitCode = 1;
  const flat = rows.map(({ limit, ...row }) => ({
    ...row,
    perSecond: perSecond(row),
    totalCpuUs: totalUs(row.cpuUs),
    limit: limit?.name ?? null,
  }));
  const result = { at: new Date().toISOString(), node: process.version, rows: flat, bursts, violations };
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
}
