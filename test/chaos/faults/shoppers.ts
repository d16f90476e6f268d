import { randomUUID } from 'node:crypto';
import { PRICES } from '../credit-audit';
import type { Deed } from '../credit-client';
import type { Customer } from '../credit-system';
import { pause } from '../durable-servers';
import { judge, type Answer, type Body, type Client } from './client';
import type { Outcome } from './load';
import { untruePosts } from './readers';

/** A charge as it was ordered; `outcome` is what became of it the first time. */
export interface Order {
  customer: Customer;
  kind: Deed['kind'];
  username: string;
  key: string;
  outcome: Outcome | null;
  /** A definite answer, at once or when it was asked for again. */
  deed: Deed | null;
  /** What the last answer was, in words. */
  note: string;
  /** Answered with everything there is, not with a preview or with less. */
  isFull: boolean;
}

interface Shopper {
  customer: Customer;
  credits: number;
  unseen: string[];
  unlocked: string[];
  /** Credits that answers said were charged. */
  charged: number;
  /** Credits of orders without a definite answer. */
  open: number;
  /** Credits of all orders ever sent. */
  ordered: number;
}

const UNLOCK_SHARE = 0.4;
/** Of the unlocks: creators that only the provider knows. */
const STRANGER_SHARE = 0.2;
const CHARGE_MS = 15_000;
const BALANCE_MS = 5_000;
/** The key of a request whose process was killed is held for as long as a request may take, and a little longer. */
const KEY_HELD_MS = 60_000;
const PAGE = 3;

/** Customers who unlock creators, pay for analytics, and look at what they have left. */
export class Shoppers {
  readonly orders: Order[] = [];
  private readonly shoppers: Shopper[];
  private strangers = 0;

  constructor(
    private readonly client: Client,
    wallets: Map<Customer, number>,
    creators: string[],
  ) {
    this.shoppers = [...wallets].map(([customer, credits]) => {
      return { customer, credits, unseen: [...creators], unlocked: [], charged: 0, open: 0, ordered: 0 };
    });
  }

  async buy(): Promise<Outcome> {
    const shopper = pick(this.shoppers);
    const known = pick(shopper.unlocked);
    if (known !== undefined && Math.random() > UNLOCK_SHARE) return this.order(shopper, 'analytics', known);
    const stranger = Math.random() < STRANGER_SHARE;
    const username = stranger ? `stranger.${this.strangers++}` : (shopper.unseen.pop() ?? '');
    return this.order(shopper, 'unlock', username);
  }

  /** What can be spent is never more than what is left after the charges that were answered, nor less than all orders leave. */
  async readBalance(): Promise<Outcome> {
    const shopper = pick(this.shoppers);
    const { customer, credits } = shopper;
    const before = { ...shopper };
    const answer = await this.client.send({ path: '/api/v1/credits/balance', customer, patienceMs: BALANCE_MS });
    return judge(answer, (body) => {
      const most = credits - before.charged;
      const least = credits - shopper.charged - before.open - (shopper.ordered - before.ordered);
      const available = Number(body.available);
      return available <= most && available >= least ? null : `${available} available, not ${least} to ${most}`;
    });
  }

  /** Everything without a definite answer once more, under its key. @returns orders that still have none */
  async askAgain(): Promise<Order[]> {
    const open = this.orders.filter(({ deed }) => deed === null);
    const end = Date.now() + KEY_HELD_MS;
    for (const order of open) {
      const shopper = this.shoppers.find(({ customer }) => customer === order.customer) as Shopper;
      await this.send(shopper, order);
      while (order.note.endsWith('IDEMPOTENCY.IN_PROGRESS') && Date.now() < end) {
        await pause(500);
        await this.send(shopper, order);
      }
    }
    return open.filter(({ deed }) => deed === null);
  }

  private async order(shopper: Shopper, kind: Deed['kind'], username: string): Promise<Outcome> {
    const { customer } = shopper;
    const order: Order = {
      customer,
      kind,
      username,
      key: randomUUID(),
      outcome: null,
      deed: null,
      note: '',
      isFull: false,
    };
    this.orders.push(order);
    shopper.open += PRICES[kind];
    shopper.ordered += PRICES[kind];
    const outcome = await this.send(shopper, order);
    order.outcome = outcome;
    return outcome;
  }

  private async send(shopper: Shopper, order: Order): Promise<Outcome> {
    const { customer, kind, username, key } = order;
    const path = `/api/v1/instagram/profile/${username}${kind === 'analytics' ? `/posts?limit=${PAGE}` : ''}`;
    const answer = await this.client.send({ path, customer, key, patienceMs: CHARGE_MS });
    const outcome = judge(answer, (body) => untruth(order, body, answer as Answer));
    if (typeof answer !== 'string' && answer.status < 300) this.settle(shopper, order, answer);
    order.note = outcome.note;
    // A free answer that shows less is honest; what counts is that it was free.
    const less = (typeof answer !== 'string' && (answer.body.data as Body | undefined)?.degraded === true) || false;
    return outcome.verdict === 'right' && less ? { verdict: 'refused', note: 'degraded, free' } : outcome;
  }

  private settle(shopper: Shopper, order: Order, { status, headers, body }: Answer): void {
    const { customer, kind, username, key } = order;
    const charged = Number(headers.get('x-credits-charged'));
    order.deed = { customer, kind, username, key, status, code: undefined, charged, body: '' };
    order.isFull = kind === 'analytics' || levelOf(body) === 'full';
    shopper.open -= PRICES[kind];
    shopper.charged += charged;
    if (kind === 'unlock' && order.isFull) shopper.unlocked.push(username);
  }
}

function untruth(order: Order, body: Body, { headers }: Answer): string | null {
  const charged = Number(headers.get('x-credits-charged') ?? NaN);
  const isFull = order.kind === 'analytics' || levelOf(body) === 'full';
  if (isFull !== (charged === PRICES[order.kind]))
    return `${charged} credits for ${isFull ? 'everything' : 'a preview'} of ${order.username}`;
  if (isFull === (headers.get('x-credits-transaction') === null)) return 'a charge without its transaction';
  if (order.kind === 'analytics') return untruePage(order.username, body.items);
  const { profile } = body.data as { profile: Body };
  return profile.username === order.username ? null : `${String(profile.username)} for ${order.username}`;
}

/** What strangers post only their provider knows. */
const untruePage = (username: string, items: unknown) =>
  username.startsWith('creator.') ? untruePosts(username, items, PAGE) : null;
const levelOf = ({ data }: Body) => (data as { access: { level: string } }).access.level;

function pick<T>(items: T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}
