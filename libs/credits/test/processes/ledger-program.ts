import 'reflect-metadata';
import { Client } from 'pg';
import type { Cache } from '@app/cache';
import { AppConfig } from '@app/config';
import { Database } from '@app/database';
import { Logger, Metrics } from '@app/observability';
import { CreditLedger } from '../../src/ledger/credit-ledger.service';
import { LedgerRepository } from '../../src/ledger/ledger.repository';
import { WalletEvents } from '../../src/ledger/wallet-events';
import { HOLD_EVIDENCE, type DueHold, type Verdict } from '../../src/sweep/hold-evidence';
import { SweepCreditHolds } from '../../src/sweep/sweep-credit-holds.use-case';
import { SweepRepository } from '../../src/sweep/sweep.repository';
import { dieAt } from './die-at';
import type { Failpoint, Order, ProcessOptions } from './ledger-orders';
import { LedgerWork } from './ledger-work';

/** A process with a ledger of its own: it does what its parent says, and may die of it at a named point. */
const { database: urls, failpoint } = JSON.parse(process.argv[2] ?? '') as ProcessOptions;

const ARMING: Record<Failpoint, () => void> = {
  after_authorise: () => dieAt('after', CreditLedger, 'authorize'),
  after_effect: () => dieAt('before', CreditLedger, 'capture'),
  after_capture_before_reply: () => {
    dieAt('after', CreditLedger, 'capture');
    dieAt('after', CreditLedger, 'unlock');
  },
  sweep_after_claim: () => dieAt('after', SweepRepository, 'claimDue'),
  sweep_after_first_settlement: () => dieAt('after', SweepRepository, 'settle'),
};
if (failpoint !== undefined) ARMING[failpoint]();

const logger = Logger.create({ level: 'silent', pretty: false, process: 'test' } as never);
const pools = { userUrl: urls.apiUrl, systemUrl: urls.systemUrl, migrationUrl: urls.url, poolSize: 4, ssl: false };
const database = new Database(Object.assign(new AppConfig(), { database: pools }), logger);
const outside = new Client({ connectionString: urls.url });
const metrics = new Metrics();
const events = new WalletEvents({ invalidate: () => Promise.resolve() } as unknown as Cache);
const work = new LedgerWork(new CreditLedger(new LedgerRepository(database), events, metrics, logger), outside);
const sweep = new SweepCreditHolds(new SweepRepository(database), events, metrics, logger);

/** As for any action whose work leaves its traces outside the ledger. */
Object.assign(HOLD_EVIDENCE, {
  bulk_export: async ({ operationId }: DueHold): Promise<Verdict> => {
    const { rowCount } = await outside.query('select from outside_exports where operation_id = $1', [operationId]);
    return rowCount === 0 ? 'not_done' : 'done';
  },
});

async function carryOut(order: Order) {
  switch (order.do) {
    case 'use':
      return work.use(order);
    case 'abandon':
      return work.abandon(order);
    case 'burst':
      return work.burst(order.claims, order.uses);
    case 'sweep':
      return { settled: await sweep.execute() };
  }
}

process.on('message', ({ id, order }: { id: number; order: Order }) => {
  carryOut(order).then(
    (reply) => process.send?.({ id, reply }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.stack : String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));

void Promise.all([database.ping(), outside.connect()]).then(() => process.send?.('ready'));
