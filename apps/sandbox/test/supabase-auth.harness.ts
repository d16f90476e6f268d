import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@app/common';
import { Logger, ObservabilityModule } from '@app/observability';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { createClient } from '@supabase/supabase-js';
import { TOTP } from 'otpauth';
import { Pool } from 'pg';
import { mintProjectKeys, SupabaseAuthModule, type SupabaseAuthOptions } from '../src/supabase-auth';

export const PASSWORD = 'correct horse 1';
export const KEYS = mintProjectKeys('a-project-secret-of-forty-characters-or-so');

/** A clock that a test moves on, so that nothing waits. */
export class MovableClock implements Clock {
  private ahead = 0;
  now(): Date {
    return new Date(Date.now() + this.ahead);
  }
  moveOn(seconds: number): void {
    this.ahead += seconds * 1000;
  }
}

/** The client wants a socket class at birth where the runtime has none; nothing here listens for changes. */
class NoWebSocket {}

interface Surroundings {
  database: TestDatabase;
  sql: Pool;
  keysDir: string;
}
let current: Surroundings | undefined;
const running = new Set<() => Promise<void>>();

export function surroundings(): Surroundings {
  if (!current) throw new Error('Call useSurroundings() at the top of the spec');
  return current;
}

/** A database, a folder for keys, and the end of every sandbox that a failed test left running. */
export function useSurroundings(): void {
  beforeAll(async () => {
    const database = await createTestDatabase();
    const keysDir = mkdtempSync(join(tmpdir(), 'auth-keys-'));
    current = { database, keysDir, sql: new Pool({ connectionString: database.url, max: 2 }) };
  });
  afterAll(async () => {
    for (const close of running) await close();
    const { database, sql, keysDir } = surroundings();
    await sql.end();
    await database.drop();
    rmSync(keysDir, { recursive: true, force: true });
  });
}

export async function startSandbox(options: Partial<SupabaseAuthOptions> = {}) {
  const { database, keysDir } = surroundings();
  const clock = new MovableClock();
  const log: string[] = [];
  let baseUrl = '';
  const logger = Logger.create({
    process: 'sandbox',
    level: 'debug',
    pretty: false,
    destination: { write: (line: string) => void log.push(line) },
  });
  const auth = SupabaseAuthModule.forRoot({
    databaseUrl: database.url,
    baseUrl: () => baseUrl,
    keysDir,
    jwtSecret: KEYS.jwtSecret,
    bcryptCost: 4,
    clock,
    ...options,
  });
  const module = await Test.createTestingModule({ imports: [ObservabilityModule.forRoot(logger), auth] }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ logger });
  app.useBodyParser('json', { limit: '1mb' });
  await app.listen(0, '127.0.0.1');
  baseUrl = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    running.delete(close);
    await app.close();
  };
  running.add(close);
  return { baseUrl, clock, log, close, ...callers(baseUrl) };
}
export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;
export type Client = ReturnType<Sandbox['client']>;

const callers = (baseUrl: string) => ({
  /** The real client of Supabase. */
  client: (key = KEYS.anonKey) =>
    createClient(baseUrl, key, {
      auth: { persistSession: false, autoRefreshToken: false },
      realtime: { transport: NoWebSocket as never },
    }),
  /** A bare request. */
  call: (path: string, init: RequestInit & { key?: string } = {}): Promise<Response> =>
    fetch(`${baseUrl}${path}`, {
      ...init,
      headers: { apikey: init.key ?? KEYS.anonKey, 'content-type': 'application/json', ...init.headers },
    }),
});

let serial = 0;
export const newEmail = (): string => `creator${++serial}@example.com`;

/** A new user, signed in. */
export async function signUp(sandbox: Sandbox) {
  const client = sandbox.client();
  const email = newEmail();
  const { data, error } = await client.auth.signUp({ email, password: PASSWORD });
  if (error || !data.session || !data.user) throw new Error(`No session after sign-up: ${error?.message}`);
  return { client, email, session: data.session, user: data.user };
}

export async function refresh(sandbox: Sandbox, refreshToken: string | undefined) {
  const response = await sandbox.call('/auth/v1/token?grant_type=refresh_token', {
    method: 'POST',
    body: JSON.stringify({ refresh_token: refreshToken }),
  });
  const body = (await response.json()) as { access_token: string; refresh_token: string; error_code: string };
  return { status: response.status, headers: response.headers, body };
}

interface SentMail {
  otp: string;
  tokenHash: string;
  link: string;
  kind: string;
}

export async function lastMail(sandbox: Sandbox, to: string): Promise<SentMail> {
  const response = await sandbox.call(`/control/auth/outbox?to=${encodeURIComponent(to)}`);
  const { mails } = (await response.json()) as { mails: SentMail[] };
  if (!mails[0]) throw new Error('No mail was sent');
  return mails[0];
}

export const codeOf = (secret: string, clock: Clock): string =>
  new TOTP({ secret }).generate({ timestamp: clock.now().getTime() });

export async function enrol(client: Client) {
  const { data, error } = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: `phone ${++serial}` });
  if (error) throw error;
  return data;
}

/** Enrols a factor and verifies it: the client's session has two factors afterwards. */
export async function raiseToAal2(sandbox: Sandbox, client: Client) {
  const { id: factorId, totp } = await enrol(client);
  const code = codeOf(totp.secret, sandbox.clock);
  const { data, error } = await client.auth.mfa.challengeAndVerify({ factorId, code });
  if (error) throw error;
  return { factorId, secret: totp.secret, tokens: data };
}

/** Turns a lever of the sandbox. */
export const turn = (sandbox: Sandbox, lever: object): Promise<Response> =>
  sandbox.call('/control/auth', { method: 'POST', body: JSON.stringify(lever) });
