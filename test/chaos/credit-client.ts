import { randomUUID } from 'node:crypto';
import type { Customer } from './credit-system';
import { pause } from './durable-servers';

export interface Deed {
  customer: Customer;
  kind: 'unlock' | 'analytics';
  username: string;
  /** The client's own; null when the creator is the key. */
  key: string | null;
  status: number;
  /** Of the problem, when it is one. */
  code: string | undefined;
  charged: number;
  body: string;
}

/** What happened to requests, by the reason for which they were sent again, or `answered`. */
export type Tally = Map<string, number>;

export interface ClientOptions {
  customer: Customer;
  creators: string[];
  /** Where to send the next request; null when nobody is there. */
  anyUrl: () => string | null;
  /** Until then, Unix milliseconds, a request is sent again and again. */
  patience: () => number;
  tally: Tally;
}

/** Refusals that say "not now": the same request may be answered in a moment. */
const PASSING = new Set([409, 429, 500, 502, 503, 504]);
const REQUEST_MS = 10_000;
const UNLOCK_SHARE = 0.4;
const KEYLESS_SHARE = 0.3;
const TWIN_SHARE = 0.15;
const PREVIEW_SHARE = 0.3;

/** A customer with several windows open: unlocks creators, reads analytics, and repeats whatever was not answered. */
export class CreditClient {
  readonly deeds: Deed[] = [];
  /** Requests that were never answered, in words. */
  readonly unanswered: string[] = [];
  private readonly unlocked: string[] = [];
  private readonly unseen: string[];

  constructor(private readonly options: ClientOptions) {
    this.unseen = [...options.creators].sort(() => Math.random() - 0.5);
  }

  /** Tries less often what it cannot pay any more. @param goesOn asked before each new deed; one that has begun is carried through */
  async use(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      await this.next();
      await pause((this.deeds.at(-1)?.status === 402 ? 500 : 20) + 60 * Math.random());
    }
  }

  /** The same request under the same key. */
  repeat({ kind, username, key }: Deed): Promise<Deed | null> {
    return this.carryThrough(kind, username, key);
  }

  private async next(): Promise<void> {
    const username = this.unlocked[Math.floor(Math.random() * this.unlocked.length)];
    if (username !== undefined && (Math.random() > UNLOCK_SHARE || this.unseen.length === 0)) {
      this.keep(await this.carryThrough('analytics', username, randomUUID()));
      return;
    }
    const creator = this.unseen.pop();
    if (creator !== undefined) await this.unlock(creator);
  }

  private async unlock(username: string): Promise<void> {
    if (Math.random() < PREVIEW_SHARE) await this.look(username);
    const keys = [Math.random() < KEYLESS_SHARE ? null : randomUUID()];
    if (Math.random() < TWIN_SHARE) keys.push(randomUUID());
    const deeds = await Promise.all(keys.map((key) => this.carryThrough('unlock', username, key)));
    for (const deed of deeds) this.keep(deed);
    if (deeds.some((deed) => deed?.status === 200)) this.unlocked.push(username);
  }

  private keep(deed: Deed | null): void {
    if (deed !== null) this.deeds.push(deed);
  }

  /** The preview, which must not be all there is to see after the unlock. */
  private async look(username: string): Promise<void> {
    const url = this.options.anyUrl();
    const { headers } = this.options.customer;
    const answer = url && fetch(`${url}/api/profile/${username}`, { headers, signal: AbortSignal.timeout(REQUEST_MS) });
    if (answer) await answer.then((response) => response.text()).catch(() => undefined); // nothing depends on it
  }

  private async carryThrough(kind: Deed['kind'], username: string, key: string | null): Promise<Deed | null> {
    let last = 'nothing was sent';
    while (Date.now() < this.options.patience()) {
      const answer = await this.send(kind, username, key);
      if (typeof answer !== 'string') {
        this.count('answered');
        return answer;
      }
      last = answer;
      this.count(answer);
      await pause(100 + 200 * Math.random());
    }
    this.unanswered.push(`${kind} of ${username} under ${key}: ${last}`);
    return null;
  }

  /** @returns the deed, or why it has to be sent again */
  private async send(kind: Deed['kind'], username: string, key: string | null): Promise<Deed | string> {
    const { customer, anyUrl } = this.options;
    const url = anyUrl();
    if (url === null) return 'no process there';
    const path = `/api/v1/instagram/profile/${username}${kind === 'analytics' ? '/posts?limit=3' : ''}`;
    try {
      const response = await fetch(url + path, {
        headers: { ...customer.headers, ...(key === null ? {} : { 'idempotency-key': key }) },
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      const body = await response.text();
      const { status, headers } = response;
      const code = status === 200 ? undefined : (JSON.parse(body) as { code?: string }).code;
      if (PASSING.has(status)) return `${status} ${code}`;
      if (status === 200 && isDegraded(body)) return 'degraded, free of charge';
      return { customer, kind, username, key, status, code, charged: Number(headers.get('x-credits-charged')), body };
    } catch (error) {
      return (error as Error).name === 'TimeoutError' ? 'timed out' : 'connection lost';
    }
  }

  private count(what: string): void {
    const { tally } = this.options;
    tally.set(what, (tally.get(what) ?? 0) + 1);
  }
}

/** What can still be told of a creator while the database is away is an answer, but not what was asked to be bought. */
function isDegraded(body: string): boolean {
  const { data } = JSON.parse(body) as { data?: { degraded?: boolean } };
  return data?.degraded === true;
}
