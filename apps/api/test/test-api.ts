import { randomUUID } from 'node:crypto';
import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Client } from 'pg';
import { loadConfig, type Environment } from '@app/config';
import { Logger } from '@app/observability';
import { createTestDatabase, createTestRedis, type TestDatabase, type TestRedis } from '@app/testing';
import { createApi } from '../src/create-api';
import { FakeAuthServer, type TokenOptions } from './fake-auth-server';

export interface TestApiOptions {
  /** Mounted beside the application's own. */
  controllers?: Type[];
  env?: Environment;
  /** Another way to the database than the direct one, e.g. through a proxy that can be stopped. */
  databaseUrl?: (url: string) => string;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  text: string;
}

/** The whole api on a port of its own, with its own database and Redis and a stand-in for Supabase Auth. */
export class TestApi {
  readonly logLines: string[] = [];
  app: NestExpressApplication;
  url: string;
  auth: FakeAuthServer;
  database: TestDatabase;
  redis: TestRedis;
  private owner: Client;

  static async start(options: TestApiOptions = {}): Promise<TestApi> {
    const api = new TestApi();
    [api.auth, api.database, api.redis] = await Promise.all([
      FakeAuthServer.start(),
      createTestDatabase(),
      createTestRedis(),
    ]);
    api.owner = new Client({ connectionString: api.database.url });
    await api.owner.connect();
    await api.boot(options).catch(async (error: unknown) => {
      await api.release();
      throw error;
    });
    return api;
  }

  /** A user of Supabase Auth who has not called the api yet. */
  async createUser(): Promise<string> {
    const id = randomUUID();
    await this.sql(`insert into auth.users (id, email, aud, role) values ($1, $2, 'authenticated', 'authenticated')`, [
      id,
      `${id}@example.test`,
    ]);
    return id;
  }

  /** `Authorization` of a user. */
  async bearer(userId: string, options: TokenOptions = {}): Promise<{ authorization: string }> {
    return { authorization: `Bearer ${await this.auth.token(userId, options)}` };
  }

  async sql<Row>(text: string, params: unknown[] = []): Promise<Row[]> {
    return (await this.owner.query(text, params)).rows as Row[];
  }

  async call(path: string, init: RequestInit & { json?: unknown } = {}): Promise<Answer> {
    const { json, ...rest } = init;
    const headers = new Headers(rest.headers);
    if (json !== undefined) headers.set('content-type', 'application/json');
    const response = await fetch(`${this.url}${path}`, {
      ...rest,
      headers,
      ...(json === undefined ? {} : { body: JSON.stringify(json), method: rest.method ?? 'POST' }),
    });
    const text = await response.text();
    const isJson = /\bjson/.test(response.headers.get('content-type') ?? '');
    const body = (isJson && text !== '' ? JSON.parse(text) : {}) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body, text };
  }

  logged(message: string): Record<string, unknown>[] {
    return this.logLines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ msg }) => msg === message);
  }

  async stop(): Promise<void> {
    // fetch opens connections ahead that it may never use; closing would wait for them.
    this.app.getHttpServer().closeAllConnections();
    await this.app.close();
    await this.release();
  }

  private async release(): Promise<void> {
    await this.owner.end();
    await Promise.all([this.auth.stop(), this.database.drop(), this.redis.close()]);
  }

  private async boot({ controllers = [], env = {}, databaseUrl = (url) => url }: TestApiOptions): Promise<void> {
    const config = loadConfig({
      NODE_ENV: 'test',
      PORT: '0',
      DATABASE_URL: databaseUrl(this.database.apiUrl),
      DATABASE_SYSTEM_URL: databaseUrl(this.database.systemUrl),
      DATABASE_POOL_SIZE: '4',
      REDIS_URL: this.redis.url,
      SUPABASE_URL: this.auth.url,
      SUPABASE_ANON_KEY: 'anon',
      DECODO_API_KEY: 'key',
      DECODO_BASE_URL: 'http://127.0.0.1:9',
      RATE_LIMIT_ANONYMOUS_PER_MINUTE: '1000000',
      ...env,
    });
    const logger = Logger.create({
      level: 'debug',
      pretty: false,
      process: 'api',
      destination: { write: (line) => void this.logLines.push(line) },
    });
    class ExtraModule {}
    const imports = controllers.length === 0 ? [] : [{ module: ExtraModule, controllers }];
    this.app = await createApi(config, { logger, imports });
    await this.app.listen(0, '127.0.0.1');
    this.url = await this.app.getUrl();
  }
}
