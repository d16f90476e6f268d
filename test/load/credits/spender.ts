import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CacheModule } from '@app/cache';
import { ConfigModule, loadConfig } from '@app/config';
import { CreditLedger, CreditsModule, type AuthorizeRequest } from '@app/credits';
import { Database, DatabaseModule } from '@app/database';
import { Logger, ObservabilityModule } from '@app/observability';
import { Pool } from 'pg';
import { Stopwatch } from './latencies';
import type { Burst, ClosedLoop, OpenLoop, Order, Payer, Reply, Work } from './orders';

/** A process with the ledger as an api process has it, and with the bare table beside it. */
const config = loadConfig();
const logger = Logger.create({ level: 'error', pretty: false, process: 'bench' });

@Module({
  imports: [
    ConfigModule.forRoot(config),
    ObservabilityModule.forRoot(logger),
    DatabaseModule.forRoot(),
    CacheModule.forRoot(),
    CreditsModule,
  ],
})
class SpenderModule {}

const DEBIT = {
  name: 'debit',
  text: 'update bench_accounts set balance = balance - $1 where id = $2 and balance >= $1',
};
const STEP = 'select app.credit_steps($1::jsonb) as results';

/** Unlike the price of anything free of charge: every use of it moves credits. */
const ACTION = 'post_analytics';

class Spender {
  private refused = 0;
  private readonly works: Record<Work, (payer: Payer) => Promise<void>> = {
    debit: ({ account }) => this.debit(account),
    function: (payer) => this.callFunction(payer),
    spend: (payer) => this.spend(payer),
  };

  constructor(
    private readonly ledger: CreditLedger,
    private readonly database: Database,
    private readonly bare: Pool,
  ) {}

  async carryOut(order: Order): Promise<Reply> {
    this.refused = 0;
    const phases = await this.run(order);
    return { phases, refused: this.refused };
  }

  private async run(order: Order): Promise<Reply['phases']> {
    switch (order.do) {
      case 'loop':
        return [{ name: order.work, ...(await this.loop(order)) }];
      case 'burst':
        return [{ name: order.work, ...(await this.burst(order)) }];
      case 'arrivals':
        return this.arrivals(order);
    }
  }

  private async loop({ work, payers, inFlight, seconds }: ClosedLoop) {
    const watch = new Stopwatch();
    const end = performance.now() + seconds * 1000;
    let next = 0;
    const one = async () => {
      while (performance.now() < end) {
        const payer = payers[next++ % payers.length] as Payer;
        await watch.time(() => this.works[work](payer));
      }
    };
    await Promise.all(Array.from({ length: inFlight }, one));
    return watch.read();
  }

  private async burst({ work, payers, operations }: Burst) {
    const watch = new Stopwatch();
    const one = (_: unknown, i: number) => watch.time(() => this.works[work](payers[i % payers.length] as Payer));
    await Promise.all(Array.from({ length: operations }, one));
    return watch.read();
  }

  private async arrivals({ phases, payers, hot, hotShare }: OpenLoop): Promise<Reply['phases']> {
    const watches: { name: string; begin: number; watch: Stopwatch }[] = [];
    const underWay: Promise<void>[] = [];
    let next = 0;
    let begin = performance.now();
    for (const { name, perSecond, seconds } of phases) {
      const watch = new Stopwatch();
      watches.push({ name, begin, watch });
      const arrivals = perSecond * seconds;
      for (let n = 0; n < arrivals; n++) {
        const due = begin + (n * 1000) / perSecond;
        await until(due);
        // Spread evenly over the arrivals, so that every run has the same ones.
        const isHot = Math.floor((next + 1) * hotShare) > Math.floor(next * hotShare);
        const payer = isHot ? hot : (payers[next % payers.length] as Payer);
        next++;
        underWay.push(watch.time(() => this.spend(payer), due));
      }
      begin += seconds * 1000;
    }
    await Promise.all(underWay);
    return watches.map(({ name, begin: since, watch }) => ({ name, ...watch.read(since) }));
  }

  private async debit(account: number): Promise<void> {
    const { rowCount } = await this.bare.query({ ...DEBIT, values: [5, account] });
    if (rowCount !== 1) this.refused++;
  }

  private async callFunction({ claims }: Payer): Promise<void> {
    const id = randomUUID();
    const { ownedForSeconds: ownedFor, maxCredits: max, leaseSeconds: lease, ...use } = freshUse();
    const authorize = { kind: 'authorize', id, ...use, ownedFor, max, lease, requestId: null };
    const outcome = await this.step<{ outcome: string }>(claims, authorize);
    if (outcome.outcome !== 'held') throw new Error(`authorised as ${outcome.outcome}`);
    const { settlement } = await this.step<{ settlement: { status: string } }>(claims, {
      kind: 'capture',
      id,
      attempt: 1,
    });
    if (settlement.status !== 'captured') throw new Error(`settled as ${settlement.status}`);
  }

  private async step<Result>(claims: Payer['claims'], step: object): Promise<Result> {
    const [row] = await this.database.callAsUser<{ results: [Result] }>(claims, STEP, [JSON.stringify([step])]);
    if (row === undefined) throw new Error('the function gave no row');
    return row.results[0];
  }

  private async spend({ claims }: Payer): Promise<void> {
    const authorization = await this.ledger.authorize(claims, freshUse());
    if (authorization.outcome === 'insufficient') {
      this.refused++;
      return;
    }
    if (authorization.outcome !== 'held') throw new Error(`authorised as ${authorization.outcome}`);
    const { status } = await this.ledger.capture(claims, authorization.hold);
    if (status !== 'captured') throw new Error(`settled as ${status}`);
  }
}

function freshUse(): AuthorizeRequest {
  const key = `request:${randomUUID()}`;
  return {
    action: ACTION,
    units: 1,
    key,
    fingerprint: key,
    resource: null,
    ownedForSeconds: null,
    maxCredits: null,
    leaseSeconds: 120,
  };
}

const until = async (time: number) => {
  const left = time - performance.now();
  if (left > 1) await new Promise((done) => setTimeout(done, left));
};

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(SpenderModule, { logger, abortOnError: false });
  const bare = new Pool({ connectionString: process.env.BENCH_DATABASE_URL, max: config.database.poolSize });
  const spender = new Spender(app.get(CreditLedger), app.get(Database), bare);
  process.on('message', (order: Order) => {
    spender.carryOut(order).then(
      (reply) => process.send?.({ reply }),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
    );
  });
  process.once('disconnect', () => void Promise.all([app.close(), bare.end()]).then(() => process.exit(0)));
  process.send?.({ ready: true });
}

void main();
