import type { Latencies } from './latencies';
import type { ClosedLoop, Work } from './orders';
import { SpenderProcess } from './spender-process';
import { cpuPerOperation, cpuSoFar, type Row } from './table';
import type { Customer, World } from './world';

export interface Settings {
  world: World;
  seconds: number;
}

/** As many as a process has connections. */
const FEW = 16;
const IN_FLIGHT = [FEW, 1_000];
const PROCESSES = 4;
const WARM_UP_SECONDS = 3;

const NAMES: Record<Work, string> = {
  debit: 'limit: bare debit',
  function: 'one function per step',
  spend: 'authorise + capture',
};

interface Place {
  place: string;
  payers: Customer[];
}

/** Spread over all wallets, and on one. */
const places = (customers: Customer[]): Place[] => [
  { place: '1,000 wallets', payers: customers },
  { place: 'one wallet', payers: customers.slice(0, 1) },
];

/** A ledger with some history and statistics. The spender is a new one afterwards: its connections plan for what is there. */
export async function warmUp({ world }: Settings): Promise<void> {
  const spender = await SpenderProcess.start(world.spenderEnv);
  try {
    await compile(spender, world);
  } finally {
    await spender.stop();
  }
  await world.takeStatistics();
}

/** Afterwards functions are compiled and plans settled on every connection. */
async function compile(spender: SpenderProcess, { customers }: World): Promise<void> {
  for (const work of ['debit', 'spend'] as const) {
    await spender.do({ do: 'loop', work, payers: customers, inFlight: 64, seconds: WARM_UP_SECONDS });
  }
}

/** The bare debit, the ledger's function without batches, and the ledger: in one process. */
export async function measureService({ world, seconds }: Settings): Promise<Row[]> {
  const spender = await SpenderProcess.start(world.spenderEnv);
  try {
    await compile(spender, world);
    const rows: Row[] = [];
    for (const inFlight of IN_FLIGHT) {
      for (const place of places(world.customers)) {
        rows.push(...(await measureWorks({ world, spender }, place, { inFlight, seconds })));
      }
    }
    return rows;
  } finally {
    await spender.stop();
  }
}

async function measureWorks(
  { world, spender }: { world: World; spender: SpenderProcess },
  { place, payers }: Place,
  load: Pick<ClosedLoop, 'inFlight' | 'seconds'>,
): Promise<Row[]> {
  const measure = async (work: Work, limit: Row | null): Promise<Row> => {
    const row = await runLoop({ world, spenders: [spender] }, { do: 'loop', work, payers, ...load });
    return { ...row, name: `${NAMES[work]}, ${place}`, limit };
  };
  const limit = await measure('debit', null);
  // With more in flight than connections they would only wait for one.
  const alone = load.inFlight === FEW ? [await measure('function', limit)] : [];
  return [limit, ...alone, await measure('spend', limit)];
}

/** Several processes on the same wallets: their batches meet in the database only. */
export async function measureProcesses({ world, seconds }: Settings): Promise<Row[]> {
  const start = () => SpenderProcess.start(world.spenderEnv);
  const spenders = await Promise.all(Array.from({ length: PROCESSES }, start));
  try {
    const order = { do: 'loop', work: 'spend', inFlight: 1_000 / PROCESSES, seconds } as const;
    const rows: Row[] = [];
    for (const { place, payers } of places(world.customers)) {
      const row = await runLoop({ world, spenders }, { ...order, payers });
      rows.push({ ...row, name: `${NAMES.spend}, ${place}, ${PROCESSES} processes`, load: '1000 in flight' });
    }
    return rows;
  } finally {
    await Promise.all(spenders.map((spender) => spender.stop()));
  }
}

async function runLoop(
  { world, spenders }: { world: World; spenders: SpenderProcess[] },
  order: ClosedLoop,
): Promise<Row> {
  const cpu = () =>
    cpuSoFar(
      world.system.pid,
      spenders.map(({ pid }) => pid),
    );
  const before = cpu();
  const replies = await Promise.all(spenders.map((spender) => spender.do(order)));
  const read = together(replies.map(({ phases }) => phases[0] as Latencies));
  const refused = replies.reduce((sum, reply) => sum + reply.refused, 0);
  return {
    ...read,
    errors: read.errors + refused, // everybody has plenty
    name: order.work,
    load: `${order.inFlight} in flight`,
    cpuUs: cpuPerOperation(before, cpu(), read.operations),
    limit: null,
  };
}

/** Runs beside each other, read as one; of percentiles the worst. */
function together(reads: Latencies[]): Latencies {
  const sum = (of: 'operations' | 'errors') => reads.reduce((total, read) => total + read[of], 0);
  const most = (of: 'elapsedMs' | 'p50Ms' | 'p95Ms' | 'p99Ms' | 'worstMs') =>
    Math.max(...reads.map((read) => read[of]));
  return {
    operations: sum('operations'),
    errors: sum('errors'),
    firstError: reads.find(({ firstError }) => firstError !== null)?.firstError ?? null,
    elapsedMs: most('elapsedMs'),
    p50Ms: most('p50Ms'),
    p95Ms: most('p95Ms'),
    p99Ms: most('p99Ms'),
    worstMs: most('worstMs'),
  };
}
