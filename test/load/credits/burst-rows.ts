import type { Burst } from './orders';
import type { Settings } from './service-rows';
import { SpenderProcess } from './spender-process';

const OPERATIONS = 1_000;
const AFFORDABLE = 600;
/** Of `post_analytics`, and of the bare debit. */
const PRICE = 5;
const ROUNDS = 5;
const BARE_ACCOUNT = 1_000;

export interface BurstRow {
  name: string;
  /** Sorted. */
  totalsMs: number[];
  limitMs: number | null;
  errors: number;
  firstError: string | null;
}

/** A thousand at once: on one wallet that can pay six hundred, and on a thousand wallets. */
export async function measureBursts({ world }: Settings): Promise<BurstRow[]> {
  const spender = await SpenderProcess.start(world.spenderEnv);
  const { customers } = world;
  const order = { do: 'burst', operations: OPERATIONS } as const;
  const bareAccount = { ...customers[0], claims: customers[0]!.claims, account: BARE_ACCOUNT };

  const measure = async (name: string, prepare: () => Promise<Burst>, refusals: number): Promise<BurstRow> => {
    const row: BurstRow = { name, totalsMs: [], limitMs: null, errors: 0, firstError: null };
    for (let round = 0; round < ROUNDS; round++) {
      const { phases, refused } = await spender.do(await prepare());
      const [{ elapsedMs, errors, firstError } = { elapsedMs: 0, errors: 1, firstError: 'nothing ran' }] = phases;
      row.totalsMs.push(elapsedMs);
      row.errors += errors + Math.abs(refused - refusals);
      row.firstError ??= firstError ?? (refused === refusals ? null : `${refused} were refused, not ${refusals}`);
    }
    row.totalsMs.sort((a, b) => a - b);
    return row;
  };

  try {
    await spender.do({ do: 'loop', work: 'spend', payers: customers, inFlight: 64, seconds: 2 });
    await spender.do({ do: 'loop', work: 'debit', payers: customers, inFlight: 16, seconds: 1 });
    const bareOne = await measure(
      'limit: 1,000 bare debits at once, one row that can pay 600',
      async () => {
        await world.setAccount(BARE_ACCOUNT, AFFORDABLE * PRICE);
        return { ...order, work: 'debit', payers: [bareAccount] };
      },
      OPERATIONS - AFFORDABLE,
    );
    const one = await measure(
      '1,000 authorise + capture at once, one wallet that can pay 600',
      async () => ({ ...order, work: 'spend', payers: [await world.customerWith(AFFORDABLE * PRICE)] }),
      OPERATIONS - AFFORDABLE,
    );
    const bareMany = await measure(
      'limit: 1,000 bare debits at once, 1,000 rows',
      async () => ({ ...order, work: 'debit', payers: customers }),
      0,
    );
    const many = await measure(
      '1,000 authorise + capture at once, 1,000 wallets',
      async () => ({ ...order, work: 'spend', payers: customers }),
      0,
    );
    return [bareOne, { ...one, limitMs: median(bareOne) }, bareMany, { ...many, limitMs: median(bareMany) }];
  } finally {
    await spender.stop();
  }
}

const median = ({ totalsMs }: BurstRow) => totalsMs[Math.floor(totalsMs.length / 2)] ?? 0;

export function printBursts(rows: BurstRow[]): void {
  const head = ['burst', 'median ms', 'best ms', 'worst ms', 'x limit', 'errors'];
  const lines = rows.map((row) => [
    row.name,
    String(median(row)),
    String(row.totalsMs[0]),
    String(row.totalsMs.at(-1)),
    row.limitMs === null ? '' : (median(row) / row.limitMs).toFixed(2),
    row.errors === 0 ? '0' : `${row.errors}: ${row.firstError}`,
  ]);
  console.log([head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n'));
}
