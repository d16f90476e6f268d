import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { Metrics } from '@app/observability';
import { RedisConnections } from './redis-connections';

export const LIMIT_NAMES = ['user', 'anonymous', 'expensive', 'refresh'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

export const RATE_WINDOW_SECONDS = 60;

export interface RateDecision {
  allowed: boolean;
  /** Points per window. */
  limit: number;
  /** Points left, as far as this instance knows. */
  remaining: number;
  /** Until the window ends. */
  resetSeconds: number;
}

/** Points of the present window that this instance took and has not handed out. */
interface Slice {
  points: number;
  /** Left in Redis when the slice was taken. */
  beyond: number;
  /** Unix milliseconds; never later than the end of the window in Redis. */
  endsAt: number;
}

interface LimitState {
  slices: LRUCache<string, Slice>;
  refills: Map<string, Refill>;
}
interface Refill {
  waiting: number;
  done: Promise<void>;
}

const MOST_SUBJECTS = 20_000;
/** The largest slice, as a part of the allowance: what an instance may leave unused when the subject turns elsewhere. */
const LARGEST_SLICE = 1 / 20;
/** Of what is left: slices shrink towards the end of the allowance, so that it is used up wherever the calls arrive. */
const SLICE_OF_REST = 1 / 8;

/**
 * Fixed windows of one minute, counted in Redis. An instance takes slices of a subject's points, so most calls cost no
 * round trip and all instances together never hand out more than the allowance. Without Redis each counts for itself.
 */
@Injectable()
export class RateLimiter {
  private readonly states = Object.fromEntries(
    LIMIT_NAMES.map((name) => [name, { slices: new LRUCache({ max: MOST_SUBJECTS }), refills: new Map() }]),
  ) as unknown as Record<LimitName, LimitState>;
  private readonly counters = new Map<number, RateLimiterRedis>();

  constructor(
    private readonly connections: RedisConnections,
    private readonly metrics: Metrics,
  ) {
    // Its script becomes known to the client before anything is sent: a pipeline that was begun earlier in the same
    // tick would not know it, and ioredis then ends the process.
    this.counter(1);
  }

  /**
   * Takes one point of what this instance holds, synchronously.
   * @returns null when only Redis can tell: then call `consume`
   */
  tryConsumeLocal(limit: LimitName, subject: string, allowance: number): RateDecision | null {
    const slice = this.states[limit].slices.get(subject);
    if (slice === undefined) return null;
    const left = slice.endsAt - Date.now();
    if (left <= 0) return null;
    if (slice.points > 0) {
      slice.points -= 1;
      return decision({ allowed: true, allowance, remaining: slice.points + slice.beyond, left });
    }
    if (slice.beyond > 0) return null;
    this.metrics.count('app_rate_limited_total', { limit });
    return decision({ allowed: false, allowance, remaining: 0, left });
  }

  /** Takes one point, asking Redis when this instance holds none. @param allowance points per window, an integer >= 1 */
  async consume(limit: LimitName, subject: string, allowance: number): Promise<RateDecision> {
    for (;;) {
      const decided = this.tryConsumeLocal(limit, subject, allowance);
      if (decided !== null) return decided;
      await this.refill(limit, subject, allowance);
    }
  }

  /** Callers who run dry together wait for one refill that is large enough for all of them. */
  private async refill(limit: LimitName, subject: string, allowance: number): Promise<void> {
    const { refills } = this.states[limit];
    const underWay = refills.get(subject);
    if (underWay !== undefined) {
      underWay.waiting += 1;
      return underWay.done;
    }
    const refill: Refill = { waiting: 1, done: Promise.resolve() };
    refills.set(subject, refill);
    refill.done = Promise.resolve()
      .then(() => this.take({ limit, subject, allowance, waiting: refill.waiting }))
      .finally(() => refills.delete(subject));
    return refill.done;
  }

  private async take(of: { limit: LimitName; subject: string; allowance: number; waiting: number }): Promise<void> {
    const { slices } = this.states[of.limit];
    const previous = slices.get(of.subject);
    const asked = Date.now();
    const rest = previous !== undefined && previous.endsAt > asked ? previous.beyond : of.allowance;
    const size = sliceSize({ allowance: of.allowance, rest, waiting: of.waiting });
    const counted = await this.count(of, size);
    // This call counted (before, consumed]; whatever of that lies within the allowance is ours alone.
    const before = counted.consumedPoints - size;
    slices.set(of.subject, {
      points: Math.min(Math.max(of.allowance - before, 0), size),
      beyond: Math.max(of.allowance - counted.consumedPoints, 0),
      endsAt: asked + Math.max(counted.msBeforeNext, 1),
    });
  }

  private async count(
    of: { limit: LimitName; subject: string; allowance: number },
    by: number,
  ): Promise<RateLimiterRes> {
    try {
      return await this.counter(of.allowance).consume(`${of.limit}:${of.subject}`, by);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return refusal;
      throw refusal;
    }
  }

  private counter(allowance: number): RateLimiterRedis {
    const existing = this.counters.get(allowance);
    if (existing !== undefined) return existing;
    const window = { points: allowance, duration: RATE_WINDOW_SECONDS, keyPrefix: `${this.connections.prefix}limit` };
    const counter = new RateLimiterRedis({
      ...window,
      storeClient: this.connections.commands,
      rejectIfRedisNotReady: true,
      insuranceLimiter: new RateLimiterMemory(window),
    });
    this.counters.set(allowance, counter);
    return counter;
  }
}

function sliceSize(of: { allowance: number; rest: number; waiting: number }): number {
  const wanted = Math.min(of.allowance * LARGEST_SLICE, of.rest * SLICE_OF_REST);
  return Math.max(1, Math.floor(wanted), Math.min(of.waiting, of.rest));
}

const decision = (of: { allowed: boolean; allowance: number; remaining: number; left: number }): RateDecision => ({
  allowed: of.allowed,
  limit: of.allowance,
  remaining: of.remaining,
  resetSeconds: Math.ceil(of.left / 1000),
});

/** The answer's header fields: the draft's two, their older spelling, and Retry-After for a refusal. */
export function rateLimitHeaders(limit: LimitName, of: RateDecision): Record<string, string> {
  const reset = String(of.resetSeconds);
  const headers: Record<string, string> = {
    'RateLimit-Policy': `"${limit}";q=${of.limit};w=${RATE_WINDOW_SECONDS}`,
    RateLimit: `"${limit}";r=${of.remaining};t=${reset}`,
    'RateLimit-Limit': String(of.limit),
    'RateLimit-Remaining': String(of.remaining),
    'RateLimit-Reset': reset,
  };
  if (!of.allowed) headers['Retry-After'] = reset;
  return headers;
}
