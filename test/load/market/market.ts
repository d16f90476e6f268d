import { Client } from 'pg';
import { signIn, startSystem, type RunningSystem } from '../running-system';
import { fillMarket, marketSize } from './corpus';

/** More than a bench can spend. */
const PLENTY = 1_000_000_000;

export interface MarketRequest {
  method?: 'GET' | 'POST';
  path: string;
  body?: unknown;
}

/** The running system with a market in its database, and a customer who can pay for everything. */
export class Market {
  creators = 0;

  private constructor(
    readonly system: RunningSystem,
    private readonly token: string,
  ) {}

  static async open(): Promise<Market> {
    const system = await startSystem();
    try {
      const { token, userId } = await signIn(system.runtime);
      const market = new Market(system, token);
      await market.json({ path: '/api/v1/favorites' }); // the first request makes the user's rows
      await market.sql(`select app.grant_credits($1, 'adjustment', ${PLENTY}, 'bench', null, 'bench', 'bench')`, [
        userId,
      ]);
      return market;
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  /** @returns what is stored then, and how long it took */
  async growTo(creators: number): Promise<{ creators: number; posts: number; bytes: number; seconds: number }> {
    const startedAt = Date.now();
    await fillMarket(this.system.runtime.databaseUrl, { from: this.creators, to: creators });
    this.creators = creators;
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    return { ...(await marketSize(this.system.runtime.databaseUrl)), seconds };
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  /** The answer to one request; a refusal ends the bench. */
  async json<T>({ method = 'GET', path, body }: MarketRequest): Promise<T> {
    const response = await fetch(`${this.system.runtime.apiUrl}${path}`, {
      method,
      headers: { ...this.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  private async sql(text: string, params: unknown[]): Promise<void> {
    const client = new Client({ connectionString: this.system.runtime.databaseUrl });
    await client.connect();
    try {
      await client.query(text, params);
    } finally {
      await client.end();
    }
  }
}
