import { Pool } from 'pg';
import { startProgram, type Program } from '@app/testing';
import { FakeAuthServer } from '../../apps/api/test/fake-auth-server';

export interface SystemServers {
  /** The owner of the database: arranges rows and looks behind the policies. */
  url: string;
  apiUrl: string;
  systemUrl: string;
  redisUrl: string;
}

export interface Customer {
  id: string;
  headers: { authorization: string };
}

const UNLIMITED = '100000000';
/** Every page of posts is the same for all of them: what differs between answers is the credits. */
export const POSTS_OF_EACH = 14;

/** The product's processes on given servers, with customers and creators to spend credits on. */
export class CreditSystem {
  private constructor(
    readonly owner: Pool,
    readonly auth: FakeAuthServer,
    private readonly environment: Record<string, string>,
  ) {}

  /** @param settings of the processes, besides or instead of these */
  static async open(servers: SystemServers, settings: Record<string, string> = {}): Promise<CreditSystem> {
    const auth = await FakeAuthServer.start();
    const owner = new Pool({ connectionString: servers.url, max: 4, connectionTimeoutMillis: 10_000 });
    owner.on('error', () => undefined); // the server may be stopped; the next statement says so
    return new CreditSystem(owner, auth, {
      NODE_ENV: 'test',
      PORT: '0',
      LOG_LEVEL: 'error',
      DATABASE_URL: servers.apiUrl,
      DATABASE_SYSTEM_URL: servers.systemUrl,
      DATABASE_POOL_SIZE: '8',
      REDIS_URL: servers.redisUrl,
      SUPABASE_URL: auth.url,
      SUPABASE_ANON_KEY: 'anon',
      DECODO_API_KEY: 'key',
      DECODO_BASE_URL: 'http://127.0.0.1:9', // every creator is stored: nobody is asked
      ENABLE_AI_ANALYSIS: 'false',
      RATE_LIMIT_PER_MINUTE: UNLIMITED,
      RATE_LIMIT_ANONYMOUS_PER_MINUTE: UNLIMITED,
      RATE_LIMIT_EXPENSIVE_PER_MINUTE: UNLIMITED,
      ...settings,
    });
  }

  start(app: 'api' | 'ai-worker', settings: Record<string, string> = {}): Promise<Program> {
    return startProgram(app, { ...this.environment, ...settings });
  }

  /** Somebody with exactly so many credits. */
  async createCustomer(credits: number): Promise<Customer> {
    const { rows } = await this.owner.query<{ id: string }>(
      `insert into auth.users (id, email) values (gen_random_uuid(), gen_random_uuid() || '@example.test') returning id`,
    );
    const id = rows[0]?.id ?? '';
    await this.owner.query('select app.provision_user($1, $2)', [id, `${id}@example.test`]);
    await this.owner.query(
      `select app.adjust_wallet(user_id, $2 - posted, 'start', 'test', 'arranged')
         from credit_wallets where user_id = $1 and posted <> $2`,
      [id, credits],
    );
    return { id, headers: { authorization: `Bearer ${await this.auth.token(id)}` } };
  }

  /** Creators that were fetched a moment ago, with posts to be seen. @returns their usernames */
  async storeCreators(count: number): Promise<string[]> {
    const { rows } = await this.owner.query<{ username: string }>(
      `with creator as (
         insert into profiles (instagram_id, username, full_name, followers_count, posts_count, posts_availability)
         select '77' || n, 'creator.' || n, 'Creator ' || n, 1000 + n, $2, 'available' from generate_series(1, $1) n
         returning id, username
       ), post as (
         insert into posts (profile_id, instagram_id, shortcode, kind, caption, content_hash, likes_count, comments_count, created_at)
         select c.id, 'p' || n, c.username || n, 'image', 'Day ' || n, md5(n::text), 10 * n, n, now() - n * interval '1 day'
           from creator c, generate_series(1, $2) n
       )
       select username from creator order by username`,
      [count, POSTS_OF_EACH],
    );
    return rows.map(({ username }) => username);
  }

  async rows<Row>(text: string, params: unknown[] = []): Promise<Row[]> {
    return (await this.owner.query(text, params)).rows as Row[];
  }

  async balance({ id }: Customer): Promise<{ posted: number; held: number; owed: number } | undefined> {
    const [row] = await this.rows<{ posted: number; held: number; owed: number }>(
      'select posted::int, held::int, owed::int from credit_wallets where user_id = $1',
      [id],
    );
    return row;
  }

  violations(): Promise<unknown[]> {
    return this.rows('select invariant, wallet_id, detail from app.credit_violations');
  }

  async close(): Promise<void> {
    await this.owner.end();
    await this.auth.stop();
  }
}
