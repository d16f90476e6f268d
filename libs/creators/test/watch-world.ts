import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Database, UserClaims } from '@app/database';
import { Logger, Metrics } from '@app/observability';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { CreatorStoreRepository } from '../src/sync/creator-store.repository';
import { CreatorAlertsRepository } from '../src/watches/creator-alerts.repository';
import { SearchAlertsRepository } from '../src/watches/search-alerts.repository';
import { TellNewMatches } from '../src/watches/tell-new-matches.use-case';
import { TellWatches } from '../src/watches/tell-watches.use-case';
import { WatchMarksRepository } from '../src/watches/watch-marks.repository';
import { WatchesRepository } from '../src/watches/watches.repository';

type Delivery = Parameters<CreatorStoreRepository['save']>[1];

export interface OutboxRow {
  topic: string;
  payload: Record<string, unknown>;
}

/** A database with users who watch, and those who tell them. */
export class WatchWorld {
  readonly metrics = new Metrics();
  readonly logger = Logger.create({ level: 'fatal', pretty: false, process: 'test' });
  readonly watches: WatchesRepository;
  readonly alerts: CreatorAlertsRepository;
  readonly marks: WatchMarksRepository;
  readonly tellWatches: TellWatches;
  readonly tellNewMatches: TellNewMatches;
  private readonly store: CreatorStoreRepository;

  private constructor(
    private readonly test: TestDatabase,
    readonly database: Database,
    readonly owner: Client,
  ) {
    this.watches = new WatchesRepository(database);
    this.alerts = new CreatorAlertsRepository(database);
    this.marks = new WatchMarksRepository(database);
    this.tellWatches = new TellWatches(this.marks, this.metrics, this.logger);
    this.tellNewMatches = new TellNewMatches(new SearchAlertsRepository(database), this.metrics, this.logger);
    this.store = new CreatorStoreRepository(database);
  }

  static async create(): Promise<WatchWorld> {
    const test = await createTestDatabase();
    const owner = new Client({ connectionString: test.url });
    await owner.connect();
    return new WatchWorld(test, openDatabase(test), owner);
  }

  async aUser(): Promise<UserClaims> {
    const sub = randomUUID();
    await this.owner.query('insert into auth.users (id) values ($1)', [sub]);
    await this.owner.query('select app.provision_user($1, $2)', [sub, `${sub}@example.test`]);
    return { sub, role: 'authenticated' };
  }

  /** As a sync stores it. @returns the profile id */
  async save(delivery: Delivery): Promise<string> {
    return (await this.database.asSystem((sql) => this.store.save(sql, delivery))).profileId;
  }

  tell(): Promise<void> {
    return this.tellWatches.execute({ signal: new AbortController().signal });
  }

  /** Of all searches, as if their time had come. */
  async tellMatches(): Promise<void> {
    await this.owner.query('update search_alerts set due_at = now()');
    await this.tellDueMatches();
  }

  tellDueMatches(): Promise<void> {
    return this.tellNewMatches.execute({ signal: new AbortController().signal });
  }

  /** What a user was told, oldest first. */
  async toldTo(user: UserClaims) {
    return (await this.alerts.findPage(user, { limit: 100 })).items.reverse();
  }

  async messages(): Promise<OutboxRow[]> {
    return (await this.owner.query<OutboxRow>('select topic, payload from outbox order by id')).rows;
  }

  /** Runs work in a database where no message can be written. */
  async withoutOutbox(work: () => Promise<void>): Promise<void> {
    await this.owner.query('alter table outbox add constraint ck_outbox_closed check (false) not valid');
    try {
      await work();
    } finally {
      await this.owner.query('alter table outbox drop constraint ck_outbox_closed');
    }
  }

  async clear(): Promise<void> {
    await this.owner.query(
      'delete from user_searches; delete from profiles; delete from outbox; delete from erased_creators',
    );
  }

  async drop(): Promise<void> {
    await this.owner.end();
    await this.database.onApplicationShutdown();
    await this.test.drop();
  }
}
