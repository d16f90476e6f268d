import type { Customer } from '../credit-system';
import type { Outcome } from './load';

export interface Call {
  path: string;
  customer: Customer;
  /** After so many milliseconds the user has gone. */
  patienceMs: number;
  key?: string;
  /** Posted, when there is one. */
  body?: object;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Body;
}

/** Whatever JSON says; checks say what they expect of it. */
export type Body = Record<string, unknown>;

/** Refusals that mean "not now". */
const NOT_NOW = new Set([409, 429, 502, 503, 504]);

/** Users behind a balancer: a process that is gone costs them a second attempt, at another one. */
export class Client {
  constructor(private readonly urls: () => string[]) {}

  /** @returns in words why there is no answer, when there is none */
  async send(call: Call): Promise<Answer | string> {
    const end = Date.now() + call.patienceMs;
    let last = 'no process there';
    for (const url of inAnyOrder(this.urls())) {
      try {
        return await this.attempt(url, call, Math.max(1, end - Date.now()));
      } catch (error) {
        if ((error as Error).name === 'TimeoutError') return 'timed out';
        const { message, cause } = error as Error;
        last = `connection lost: ${cause instanceof Error ? cause.message : message}`;
      }
    }
    return last;
  }

  private async attempt(url: string, { path, customer, key, body }: Call, patienceMs: number): Promise<Answer> {
    const response = await fetch(url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...customer.headers,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    });
    const { status, headers } = response;
    return { status, headers, body: (await response.json()) as Body };
  }
}

/** @param complaint what is untrue about a good answer; null when nothing is */
export function judge(answer: Answer | string, complaint: (body: Body, answer: Answer) => string | null): Outcome {
  if (typeof answer === 'string') return { verdict: 'failed', note: answer };
  const { status, body } = answer;
  if (NOT_NOW.has(status)) return { verdict: 'refused', note: `${status} ${String(body.code)}` };
  if (status >= 500) return { verdict: 'failed', note: `${status} ${String(body.code)}` };
  if (status >= 400) return { verdict: 'wrong', note: `${status} ${String(body.code)}` };
  const untrue = complaint(body, answer);
  if (untrue !== null) return { verdict: 'wrong', note: untrue };
  return body.degraded === true ? { verdict: 'degraded', note: 'degraded' } : { verdict: 'right', note: '' };
}

function inAnyOrder(urls: string[]): string[] {
  return urls
    .map((url) => ({ url, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ url }) => url);
}
