import { writeFileSync } from 'node:fs';
import { printTable, type Row } from './bench-table';
import { startSystem, type RunningSystem } from './running-system';

/** Measures a system of its own, and prints and keeps the figures; an answer that was wrong is a failure of the run. */
export async function runBench(measureAll: (system: RunningSystem) => Promise<Row[]>, file: string): Promise<void> {
  const system = await startSystem();
  try {
    const rows = await measureAll(system);
    printTable(rows);
    writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), node: process.version, rows }, null, 2)}\n`);
    process.exitCode = rows.some(({ errors }) => errors > 0) ? 1 : 0;
  } finally {
    await system.stop();
  }
}
