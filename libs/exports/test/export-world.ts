import { randomUUID } from 'node:crypto';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { CacheModule } from '@app/cache';
import { ConfigModule, loadConfig } from '@app/config';
import { Charge, CreditLedger } from '@app/credits';
import { DatabaseModule, type UserClaims } from '@app/database';
import { InstagramModule } from '@app/instagram';
import { Logger, ObservabilityModule } from '@app/observability';
import { QueuesModule } from '@app/queues';
import { ResilienceModule } from '@app/resilience';
import { createTestDatabase, createTestRedis, CreditHistory } from '@app/testing';
import { EXPORT_COLUMN_NAMES } from '../src/columns/export-columns';
import { ExportsModule } from '../src/exports.module';
import { ExportPartsRepository } from '../src/orders/export-parts.repository';
import type { AskedExport, ExportRecord } from '../src/orders/export.types';
import { ExportsRepository } from '../src/orders/exports.repository';
import { OrderExport } from '../src/orders/order-export.use-case';
import { RunExport } from '../src/runs/run-export.use-case';

export interface Customer {
  id: string;
  claims: UserClaims;
}

@Module({})
class TestModule {}

/** The part of the product that orders and makes exports, on a database and a Redis of its own. */
export class ExportWorld {
  private constructor(
    readonly app: INestApplicationContext,
    /** For processes beside this one: the same database and Redis. */
    readonly env: Record<string, string>,
    private readonly owner: Client,
    private readonly leave: () => Promise<void>,
  ) {}

  static async open(): Promise<ExportWorld> {
    const [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
    const env = {
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      DATABASE_URL: database.apiUrl,
      DATABASE_SYSTEM_URL: database.systemUrl,
      REDIS_URL: redis.url,
      SUPABASE_URL: 'http://127.0.0.1:9',
      SUPABASE_ANON_KEY: 'anon',
      DECODO_API_KEY: 'key',
      DECODO_BASE_URL: 'http://127.0.0.1:9',
    };
    const config = loadConfig(env);
    const logger = Logger.create({ ...config.log, level: 'silent', process: 'test' });
    const imports = [
      ConfigModule.forRoot(config),
      ObservabilityModule.forRoot(logger),
      ResilienceModule,
      DatabaseModule.forRoot(),
      CacheModule.forRoot(),
      QueuesModule.forProducer(),
      InstagramModule,
      ExportsModule,
    ];
    const root = { module: TestModule, imports };
    const app = await NestFactory.createApplicationContext(root, { logger, abortOnError: false });
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    return new ExportWorld(app, env, owner, async () => {
      await app.close();
      await owner.end();
      await Promise.all([database.drop(), redis.close()]);
    });
  }

  close(): Promise<void> {
    return this.leave();
  }

  async sql<Row>(text: string, params: unknown[] = []): Promise<Row[]> {
    return (await this.owner.query(text, params)).rows as Row[];
  }

  /** Somebody whose free export of the month is used up, so that each costs 50. */
  async aCustomer(): Promise<Customer> {
    const wallet = await CreditHistory.open((text, params) => this.sql(text, params), { at: new Date() });
    await wallet.charge({ action: 'bulk_export' });
    return { id: wallet.userId, claims: { sub: wallet.userId, role: 'authenticated' } };
  }

  /** Creators who are favourites of somebody: the first is called `<prefix>.1` and was added first. */
  async favourites({ id }: Customer, count: number, prefix = `c${randomUUID().slice(0, 8)}`): Promise<string> {
    await this.sql(
      `with stored as (
         insert into profiles (instagram_id, username, followers_count, business_email, external_url, bio_links)
         select $2 || n, $2 || '.' || n, n, $2 || n || '@example.test', 'https://example.test/' || n, '[{"url":"https://example.test/a"}]'
           from generate_series(1, $3::integer) n
         returning id, followers_count)
       insert into user_favorites (user_id, profile_id, created_at)
       select $1, id, now() - make_interval(secs => 1 + $3::integer - followers_count) from stored`,
      [id, prefix, count],
    );
    return prefix;
  }

  async unlock({ id }: Customer, username: string): Promise<void> {
    await this.sql(
      `insert into user_profile_access (user_id, profile_id, source) select $1, id, 'unlock' from profiles where username = $2`,
      [id, username],
    );
  }

  async hold({ claims }: Customer): Promise<Charge> {
    const key = randomUUID();
    const authorization = await this.app.get(CreditLedger).authorize(claims, {
      action: 'bulk_export',
      units: 1,
      key,
      fingerprint: key,
      resource: null,
      ownedForSeconds: null,
      maxCredits: null,
      leaseSeconds: 60,
    });
    if (authorization.outcome !== 'held') throw new Error(`the ledger answered ${authorization.outcome}`);
    const { hold } = authorization;
    return new Charge({ operationId: hold.operationId, hold, units: 1 });
  }

  /** What a request does. */
  async order(customer: Customer, order: Partial<AskedExport> = {}): Promise<ExportRecord> {
    const charge = await this.hold(customer);
    return this.app.get(OrderExport).execute(
      customer.claims,
      {
        format: 'jsonl',
        source: { kind: 'favorites' },
        columns: EXPORT_COLUMN_NAMES,
        name: null,
        byteOrderMark: false,
        ...order,
      },
      charge,
    );
  }

  /** What the worker does with it. */
  async run({ id }: { id: string }, signal = new AbortController().signal): Promise<void> {
    await this.app.get(RunExport).execute(id, signal);
  }

  async find({ claims }: Customer, { id }: { id: string }): Promise<ExportRecord> {
    const found = await this.app.get(ExportsRepository).findById(claims, id);
    if (found === null) throw new Error(`no export ${id}`);
    return found;
  }

  async fileOf({ id, bytes }: ExportRecord): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.app.get(ExportPartsRepository).read(id, { start: 0, end: bytes - 1 }))
      pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async partsOf({ id }: { id: string }): Promise<number> {
    const [row] = await this.sql<{ n: number }>(
      'select count(*)::integer as n from export_parts where export_id = $1',
      [id],
    );
    return row?.n ?? 0;
  }

  async walletOf({ id }: Customer): Promise<{ posted: number; held: number }> {
    const [row] = await this.sql<{ posted: number; held: number }>(
      'select posted::integer, held::integer from credit_wallets where user_id = $1',
      [id],
    );
    if (row === undefined) throw new Error('no wallet');
    return row;
  }

  /** Nothing that a spec does may leave the books wrong. */
  violations(): Promise<unknown[]> {
    return this.sql('select * from app.credit_violations');
  }
}

/** The rows of a jsonl file. */
export const linesOf = (file: Buffer): Record<string, unknown>[] =>
  file
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
