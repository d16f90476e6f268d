import { WalletEvents } from '@app/credits';
import { CreditHistory } from '@app/testing';
import { TestApi, type Answer } from './test-api';

export type Json = Record<string, unknown>;

export const CREDITS = '/api/v1/credits';
const DAY_MS = 86_400_000;
export const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

/** A signed-in user and the past of the user's wallet. */
export interface Reader {
  wallet: CreditHistory;
  headers: { authorization: string };
  get: (path: string, headers?: Record<string, string>) => Promise<Answer>;
}

/** The whole way: HTTP, token, cache, and the ledger's own functions under row level security. */
export class CreditsWorld {
  private constructor(
    readonly api: TestApi,
    readonly admin: { authorization: string },
  ) {}

  static async start(): Promise<CreditsWorld> {
    const api = await TestApi.start({ env: { RATE_LIMIT_EXPENSIVE_PER_MINUTE: '1000' } });
    const admin = await api.bearer(await api.createUser(), { claims: { app_metadata: { role: 'admin' } } });
    return new CreditsWorld(api, admin);
  }

  async aReader({ daysOld = 5 } = {}): Promise<Reader> {
    const wallet = await CreditHistory.open((text, params) => this.api.sql(text, params), { at: daysAgo(daysOld) });
    const headers = await this.api.bearer(wallet.userId);
    const get: Reader['get'] = (path, more = {}) =>
      this.api.call(`${CREDITS}${path}`, { headers: { ...headers, ...more } });
    return { wallet, headers, get };
  }

  /** As whoever writes to a wallet does. */
  wrote({ wallet }: Reader): Promise<void> {
    return this.api.app.get(WalletEvents).changed(wallet.userId);
  }

  /** Nothing that a spec does may leave the books wrong. */
  violations(): Promise<unknown[]> {
    return this.api.sql('select * from app.credit_violations');
  }
}

export const itemsOf = ({ body }: Answer) => body.items as Json[];
export const codeOf = ({ status, body }: Answer) => [status, body.code];
export const fieldsOf = ({ body }: Answer) => (body.errors as { field: string }[]).map(({ field }) => field);
