import { Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { AppError } from '@app/common';
import { rateLimitHeaders, RateLimiter, type LimitName, type RateDecision } from '@app/cache';
import { AppConfig } from '@app/config';

export class RateLimitedError extends AppError {
  constructor(decision: RateDecision) {
    super('REQUEST.RATE_LIMITED', {
      detail: `At most ${decision.limit} requests a minute are served here. Try again in ${decision.resetSeconds} s.`,
      retryAfterSeconds: decision.resetSeconds,
    });
  }
}

/** The allowances of the HTTP edge, per minute and over all instances. */
@Injectable()
export class RateLimits {
  private readonly allowances: Record<LimitName, number>;

  constructor(
    private readonly limiter: RateLimiter,
    config: AppConfig,
  ) {
    const { perUser, anonymous, expensive } = config.http.rateLimit;
    this.allowances = { user: perUser, anonymous, expensive, refresh: expensive };
  }

  /** Counts one request and says in the answer's headers how many are left. Synchronous whenever this instance holds points.
   *  @throws RateLimitedError */
  spend(limit: LimitName, subject: string, response: ServerResponse): void | Promise<void> {
    const allowance = this.allowances[limit];
    const local = this.limiter.tryConsumeLocal(limit, subject, allowance);
    if (local !== null) return this.settle(limit, local, response);
    return this.limiter.consume(limit, subject, allowance).then((decision) => this.settle(limit, decision, response));
  }

  private settle(limit: LimitName, decision: RateDecision, response: ServerResponse): void {
    const headers = rateLimitHeaders(limit, decision);
    for (const name in headers) response.setHeader(name, headers[name] as string);
    if (!decision.allowed) throw new RateLimitedError(decision);
  }
}
