import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { SANDBOX_STRIPE_DEFAULTS } from '@app/config';
import { startProgram, startSandbox, StripeSandbox, until, type Program, type TestSandbox } from '@app/testing';
import { TestApi, type Answer } from './test-api';

export interface Buyer {
  id: string;
  headers: { authorization: string };
}

export interface BoughtTopUp {
  id: string;
  sessionId: string;
}

interface WalletRow {
  posted: number;
  held: number;
  owed: number;
}

const WEBHOOK = '/api/v1/payments/stripe/webhook';
export const TOP_UPS = '/api/v1/credits/top-ups';

/** The api, the worker, and a payment provider that calls back, each with what it has in production but the addresses. */
export class PaymentsWorld {
  private constructor(
    readonly api: TestApi,
    readonly stripe: StripeSandbox,
    private readonly sandbox: TestSandbox,
    private readonly worker: Program | null,
  ) {}

  /** @param options.worker false: nobody acts on events until the spec does */
  static async start({ worker = true } = {}): Promise<PaymentsWorld> {
    const sandbox = await startSandbox();
    const payments = {
      STRIPE_SECRET_KEY: SANDBOX_STRIPE_DEFAULTS.secretKey,
      STRIPE_WEBHOOK_SECRET: `whsec_of_last_year, ${SANDBOX_STRIPE_DEFAULTS.webhookSecret}`,
      STRIPE_API_URL: sandbox.url,
    };
    const api = await TestApi.start({ env: { ...payments, RATE_LIMIT_EXPENSIVE_PER_MINUTE: '1000000' } });
    const stripe = new StripeSandbox(sandbox.url);
    await stripe.behave({ webhookUrl: `${api.url}${WEBHOOK}`, retryBaseMs: 20 });
    const env = {
      ...payments,
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      ENABLE_AI_ANALYSIS: 'false',
      DATABASE_URL: api.database.apiUrl,
      DATABASE_SYSTEM_URL: api.database.systemUrl,
      REDIS_URL: api.redis.url,
      SUPABASE_URL: 'http://127.0.0.1:9',
      SUPABASE_ANON_KEY: 'anon',
      DECODO_API_KEY: 'key',
      DECODO_BASE_URL: 'http://127.0.0.1:9',
    };
    return new PaymentsWorld(api, stripe, sandbox, worker ? await startProgram('ai-worker', env) : null);
  }

  async stop(): Promise<void> {
    await this.worker?.stop();
    await this.api.stop();
    await this.sandbox.close();
  }

  /** Has 1,000 credits of the starter package. */
  async aBuyer(): Promise<Buyer> {
    const id = await this.api.createUser();
    const headers = await this.api.bearer(id);
    await this.api.call(TOP_UPS, { headers });
    return { id, headers };
  }

  open({ headers }: Buyer, offer = 'credits-1000', key: string = randomUUID()): Promise<Answer> {
    return this.api.call(TOP_UPS, { json: { offer }, headers: { ...headers, 'idempotency-key': key } });
  }

  /** An open order with its payment page. */
  async anOrder(buyer: Buyer, offer?: string): Promise<BoughtTopUp> {
    const { status, body, text } = await this.open(buyer, offer);
    if (status !== 201) throw new Error(`the payment page did not open: ${text}`);
    return { id: String(body.id), sessionId: await this.sessionOf(String(body.id)) };
  }

  async aPaidOrder(buyer: Buyer, offer?: string): Promise<BoughtTopUp> {
    const order = await this.anOrder(buyer, offer);
    await this.stripe.pay(order.sessionId);
    await this.becomes(order, 'fulfilled');
    return order;
  }

  async sessionOf(orderId: string): Promise<string> {
    const [row] = await this.api.sql<{ session: string }>(
      'select stripe_session_id as session from credit_top_up_orders where id = $1',
      [orderId],
    );
    return row?.session ?? '';
  }

  get({ headers }: Buyer, { id }: { id: string }): Promise<Answer> {
    return this.api.call(`${TOP_UPS}/${id}`, { headers });
  }

  async statusOf({ id }: { id: string }): Promise<string> {
    const [row] = await this.api.sql<{ status: string }>('select status from credit_top_up_orders where id = $1', [id]);
    return row?.status ?? 'none';
  }

  async statusesOf(orders: { id: string }[]): Promise<string[]> {
    const statuses: string[] = [];
    for (const order of orders) statuses.push(await this.statusOf(order));
    return statuses;
  }

  becomes(order: { id: string }, status: string): Promise<void> {
    return until(async () => (await this.statusOf(order)) === status);
  }

  async wallet({ id }: { id: string }): Promise<WalletRow> {
    const [row] = await this.api.sql<Record<keyof WalletRow, string>>(
      'select posted, held, owed from credit_wallets where user_id = $1',
      [id],
    );
    return { posted: Number(row?.posted), held: Number(row?.held), owed: Number(row?.owed) };
  }

  /** Until everything that was told has been acted on. */
  async quiet(): Promise<void> {
    await this.stripe.settled();
    await until(async () => (await this.eventsIn('received')) === 0);
  }

  async eventsIn(state: string): Promise<number> {
    const [row] = await this.api.sql<{ n: number }>('select count(*)::int as n from stripe_events where state = $1', [
      state,
    ]);
    return row?.n ?? 0;
  }

  async violations(): Promise<unknown[]> {
    return this.api.sql('select * from app.credit_violations');
  }

  async spend({ id }: Buyer, credits: number): Promise<void> {
    await this.api.sql('select app.adjust_wallet($1, $2, $3, $4, $5)', [id, -credits, randomUUID(), 'test', 'spent']);
  }

  /** Sends an event as somebody who knows the address, with what he gives for a signature. */
  post(payload: string, signature: string | undefined): Promise<Answer> {
    const headers = {
      'content-type': 'application/json',
      ...(signature === undefined ? {} : { 'stripe-signature': signature }),
    };
    return this.api.call(WEBHOOK, { method: 'POST', body: payload, headers });
  }

  sign(payload: string, more: { secret?: string; timestamp?: number } = {}): string {
    return Stripe.webhooks.generateTestHeaderString({
      payload,
      secret: SANDBOX_STRIPE_DEFAULTS.webhookSecret,
      ...more,
    });
  }
}
