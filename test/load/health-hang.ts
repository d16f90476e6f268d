import autocannon from 'autocannon';
import { availableParallelism, loadavg } from 'node:os';
import { freezePostgres } from '@app/testing';
import { startSystem } from './running-system';

const REQUESTS = 2_000;
const CONNECTIONS = 50;
const WARM_UP_ROUNDS = 5;
/** A user's own figure (milliseconds). */
const FLOOR_MS = 50;

interface Row {
  when: string;
  result: autocannon.Result;
  /** What the last answer said of the database. */
  database: string;
}

/** How fast /api/health is answered with PostgreSQL well, at the moment it begins to hang, and while it hangs. */
async function main(): Promise<void> {
  const system = await startSystem();
  let thaw: () => void = () => undefined;
  try {
    const url = `${system.runtime.apiUrl}/api/health`;
    const rows: Row[] = [];
    for (let i = 0; i < WARM_UP_ROUNDS; i++) await measure(url, 'warm-up');
    rows.push(await measure(url, 'PostgreSQL well'));
    thaw = await freezePostgres(system.runtime.databaseUrl);
    rows.push(await measure(url, 'it stops this moment'));
    await until(url, 'down');
    rows.push(await measure(url, 'it hangs'));
    print(rows);
  } finally {
    thaw();
    await system.stop();
  }
}

async function measure(url: string, when: string): Promise<Row> {
  const result = await autocannon({ url, connections: CONNECTIONS, amount: REQUESTS, timeout: 30 });
  return { when, result, database: await databaseStatus(url) };
}

async function databaseStatus(url: string): Promise<string> {
  const report = (await (await fetch(url)).json()) as { components: { database: { status: string } } };
  return report.components.database.status;
}

async function until(url: string, status: string): Promise<void> {
  while ((await databaseStatus(url)) !== status) await new Promise((done) => setTimeout(done, 100));
}

function print(rows: Row[]): void {
  const machine = `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`;
  console.log(
    `GET /api/health, ${REQUESTS} requests over ${CONNECTIONS} connections; floor: ${FLOOR_MS} ms; ${machine}\n`,
  );
  console.log('when                  database  answered  errors   p50 ms   p99 ms   max ms');
  for (const { when, result, database } of rows) {
    const { p50, p99, max } = result.latency;
    const answered = result['2xx'];
    const numbers = [answered, REQUESTS - answered, p50, p99, max].map((value) => String(value).padStart(8)).join(' ');
    console.log(`${when.padEnd(21)} ${database.padEnd(7)}${numbers}`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
