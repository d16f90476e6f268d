import { createTestDatabase, createTestRedis, type TestDatabase, type TestRedis } from '@app/testing';
import { FakeAuthServer } from './fake-auth-server';

/** What a process of the api needs around it: a database, a Redis and a stand-in for Supabase Auth. */
export class ProcessWorld {
  private constructor(
    readonly database: TestDatabase,
    readonly redis: TestRedis,
    readonly auth: FakeAuthServer,
  ) {}

  static async start(): Promise<ProcessWorld> {
    return new ProcessWorld(...(await Promise.all([createTestDatabase(), createTestRedis(), FakeAuthServer.start()])));
  }

  /** The environment of one process; it takes a free port. */
  env(): Record<string, string> {
    return {
      PORT: '0',
      DATABASE_URL: this.database.apiUrl,
      DATABASE_SYSTEM_URL: this.database.systemUrl,
      DATABASE_POOL_SIZE: '2',
      REDIS_URL: this.redis.url,
      SUPABASE_URL: this.auth.url,
      SUPABASE_ANON_KEY: 'anon',
      DECODO_API_KEY: 'key',
      DECODO_BASE_URL: 'http://127.0.0.1:9',
    };
  }

  async stop(): Promise<void> {
    await Promise.all([this.auth.stop(), this.database.drop(), this.redis.close()]);
  }
}
