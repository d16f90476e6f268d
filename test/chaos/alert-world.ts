import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import {
  createTestDatabase,
  PrivateRedis,
  startProgram,
  startSandbox,
  until,
  WebhookReceiver,
  type Program,
  type TestSandbox,
} from '@app/testing';
import { analysisEnvironment, AnalysisOrders } from '../load/ai/analysis-orders';
import { CreditSystem, type Customer, type SystemServers } from './credit-system';
import { pause } from './durable-servers';

/** The shortest window there is: what is over is forgotten after one tick. */
const WINDOW_SECONDS = 5;
const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

export interface Told {
  /** `<rule>` or `<rule>/<subject>`. */
  what: string;
  state: 'firing' | 'resolved';
  alertId: string;
  webhookId: string;
  message: string;
  recovery: string | null;
}

interface Message {
  data: {
    id: string;
    rule: string;
    subject: string | null;
    state: Told['state'];
    message: string;
    recovery: string | null;
  };
}

/** An api process and a worker whose alerts go to a receiver that checks each signature; and ways to hurt them. */
export class AlertWorld {
  api: Program;
  worker: Program;
  private readonly leave: (() => Promise<unknown>)[] = [];
  private storyFrom = 0;
  private readonly loads = new Set<() => Promise<void>>();
  private readonly verified: Told[] = [];

  private constructor(
    readonly system: CreditSystem,
    readonly redis: PrivateRedis,
    readonly sandbox: TestSandbox,
    private readonly servers: SystemServers,
    private readonly receiver: WebhookReceiver,
    private readonly env: Record<string, string>,
  ) {}

  static async open(settings: Record<string, string> = {}): Promise<AlertWorld> {
    const [database, redis, sandbox, receiver] = await Promise.all([
      createTestDatabase(),
      PrivateRedis.start(),
      startSandbox(),
      WebhookReceiver.start(),
    ]);
    const servers: SystemServers = { ...database, redisUrl: redis.url };
    const system = await CreditSystem.open(servers);
    const env = analysisEnvironment(servers, {
      PORT: '0',
      WORKER_PORT: '0',
      SUPABASE_URL: system.auth.url,
      DECODO_BASE_URL: sandbox.decodoUrl,
      DECODO_API_KEY: sandbox.apiKey,
      DECODO_MAX_CONCURRENCY: '8',
      AI_TIER: 'bundled',
      AI_BATCH_SIZE: '4',
      DATABASE_POOL_SIZE: '8',
      MONITORING_WINDOW_SECONDS: String(WINDOW_SECONDS),
      MONITORING_ALERT_WEBHOOK: receiver.url,
      MONITORING_ALERT_SECRET: SECRET,
      RATE_LIMIT_PER_MINUTE: '100000000',
      RATE_LIMIT_EXPENSIVE_PER_MINUTE: '100000000',
      ...settings,
    });
    const world = new AlertWorld(system, redis, sandbox, servers, receiver, env);
    world.leave.push(
      () => system.close(),
      () => Promise.all([database.drop(), redis.stop(), sandbox.close(), receiver.stop()]),
    );
    [world.api, world.worker] = await Promise.all([world.start('api'), world.start('ai-worker')]);
    return world;
  }

  start(app: 'api' | 'ai-worker', settings: Record<string, string> = {}): Promise<Program> {
    return startProgram(app, { ...this.env, ...settings });
  }

  /** Ends every load. */
  async calm(): Promise<void> {
    await Promise.all([...this.loads].map((stop) => stop()));
  }

  async close(): Promise<void> {
    await this.calm();
    await Promise.all([this.api, this.worker].map((program) => program.kill()));
    for (const step of this.leave) await step();
  }

  /** Every message so far whose signature is right; one that is not ends the test. */
  told(): Told[] {
    // As a receiver does: each when it has come. Later its time stamp is too old to be believed.
    for (const { headers, body } of this.receiver.received.slice(this.verified.length)) {
      const { data } = new Webhook(SECRET).verify(body, headers as Record<string, string>) as Message;
      const { id: alertId, rule, subject, state, message, recovery } = data;
      const what = subject === null ? rule : `${rule}/${subject}`;
      this.verified.push({ what, state, alertId, message, recovery, webhookId: String(headers['webhook-id']) });
    }
    return this.verified;
  }

  /** From here on a story looks only at alerts that it raised itself. */
  beginStory(): void {
    this.storyFrom = this.receiver.received.length;
  }

  toldOf(what: string): Told[] {
    const all = this.told();
    const earlier = new Set(all.slice(0, this.storyFrom).map(({ alertId }) => alertId));
    return all.filter((message) => message.what === what && !earlier.has(message.alertId));
  }

  async untilTold(what: string, state: Told['state']): Promise<void> {
    await until(async () => this.toldOf(what).some((message) => message.state === state));
  }

  async firing(): Promise<string[]> {
    const answer = await fetch(`${this.api.url}/api/health`);
    const { alerts } = (await answer.json()) as { alerts: { rule: string; subject: string | null }[] };
    return alerts.map(({ rule, subject }) => (subject === null ? rule : `${rule}/${subject}`));
  }

  /** Asks for the paths in turn, so many at once, at most so many times a second, until it is told to stop. */
  load(
    paths: (nth: number) => string,
    { headers }: Customer,
    { atOnce, perSecond }: { atOnce: number; perSecond: number },
  ): () => Promise<void> {
    let isOver = false;
    let asked = 0;
    const ask = async () => {
      while (!isOver) {
        const began = Date.now();
        const answer = await fetch(`${this.api.url}${paths(asked++)}`, { headers }).catch(() => null);
        await answer?.arrayBuffer().catch(() => undefined);
        await pause(Math.max(0, (1000 * atOnce) / perSecond - (Date.now() - began)));
      }
    };
    const asking = Array.from({ length: atOnce }, ask);
    const stop = async () => {
      isOver = true;
      await Promise.all(asking);
      this.loads.delete(stop);
    };
    this.loads.add(stop);
    return stop;
  }

  /** Somebody with one favourite creator. */
  async aReader(): Promise<Customer> {
    const reader = await this.system.createCustomer(0);
    const name = `favourite.${randomUUID().slice(0, 8)}`;
    await this.sql(
      `with creator as (insert into profiles (instagram_id, username) values ($2, $2) returning id)
       insert into user_favorites (user_id, profile_id) select $1, id from creator`,
      [reader.id, name],
    );
    return reader;
  }

  /** Creators that were fetched a moment ago. @returns their usernames */
  async storeNames(count: number): Promise<string[]> {
    const rows = await this.sql(
      `insert into profiles (instagram_id, username) select n, 'name.' || n from (select substr(md5(random()::text), 1, 12) as n from generate_series(1, $1)) given returning username`,
      [count],
    );
    return (rows as { username: string }[]).map(({ username }) => username);
  }

  sql(text: string, params: unknown[] = []): Promise<unknown[]> {
    return this.system.rows(text, params);
  }

  /** Has captions analysed. */
  async analyse(captions: string[]): Promise<void> {
    const orders = await AnalysisOrders.open(this.servers, this.env);
    try {
      const job = await orders.commit({ username: `creator.${randomUUID().slice(0, 8)}`, captions });
      if (job !== null) await orders.enqueue(job);
    } finally {
      await orders.close();
    }
  }
}
