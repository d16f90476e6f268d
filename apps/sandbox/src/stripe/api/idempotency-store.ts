import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvalidParamsError, StripeApiError } from './stripe-error';

const KEPT_MS = 24 * 3_600_000;
const CAPACITY = 50_000;

/** The outcome of the first executed try: its body, or its refusal. */
export type StoredAnswer = { ok: true; body: string; requestId: string } | { ok: false; error: StripeApiError };

export interface KeyedRequest {
  key: string;
  /** Method and path. */
  endpoint: string;
  params: unknown;
}

interface Entry {
  endpoint: string;
  fingerprint: string;
  /** Null while the first try is executed. */
  answer: StoredAnswer | null;
  sinceMs: number;
}

/** First answers by idempotency key, as v1 keeps them: failures of execution included, for 24 hours. */
@Injectable()
export class IdempotencyStore {
  private readonly entries = new Map<string, Entry>();

  /**
   * Claims the key for this request.
   * @returns the answer to replay, or null when the request is the first
   * @throws StripeApiError when the key was used for another request, or its first request is not finished
   */
  claim({ key, endpoint, params }: KeyedRequest): StoredAnswer | null {
    if (key.length > 255) {
      throw new InvalidParamsError('Idempotency keys cannot be longer than 255 characters.', 'Idempotency-Key');
    }
    const fingerprint = createHash('sha256').update(canonical(params)).digest('hex');
    const known = this.fresh(key);
    if (!known) {
      this.entries.set(key, { endpoint, fingerprint, answer: null, sinceMs: Date.now() });
      this.trim();
      return null;
    }
    if (known.endpoint !== endpoint)
      throw otherUse(key, `the same endpoint they were first used for (${known.endpoint})`);
    if (known.fingerprint !== fingerprint) throw otherUse(key, 'the same parameters they were first used with');
    return known.answer ?? refuseInFlight(key);
  }

  keep(key: string, answer: StoredAnswer): void {
    const entry = this.entries.get(key);
    if (entry) entry.answer = answer;
  }

  /** For a request that was never executed. */
  forget(key: string): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  private fresh(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    if (!entry || Date.now() - entry.sinceMs < KEPT_MS) return entry;
    this.entries.delete(key);
    return undefined;
  }

  private trim(): void {
    const oldest = this.entries.size > CAPACITY ? this.entries.keys().next().value : undefined;
    if (oldest !== undefined) this.entries.delete(oldest);
  }
}

function otherUse(key: string, what: string): StripeApiError {
  return new StripeApiError({
    status: 400,
    type: 'idempotency_error',
    message:
      `Keys for idempotent requests can only be used with ${what}. ` +
      `Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}

function refuseInFlight(key: string): never {
  throw new StripeApiError({
    status: 409,
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key (${key}). Please try again later.`,
  });
}

/** The order of the members of a form says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value ?? {}, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
