import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { SandboxSwitches } from '../control/sandbox-switches';
import { AuthSettings } from '../supabase-auth.options';
import { tooMany } from './auth-api.error';
import { AUTH_PREFIX } from './gateway';
import { clientIp } from './signed-in';

interface Limit {
  matches: RegExp;
  method?: string;
  /** tokens that come back per second */
  perSecond: number;
  burst: number;
}

const FIVE_MINUTES = 300;
const LIMITS: readonly Limit[] = [
  { matches: /^\/token$/, perSecond: 150 / FIVE_MINUTES, burst: 30 },
  { matches: /^\/verify$/, perSecond: 30 / FIVE_MINUTES, burst: 30 },
  { matches: /^\/(otp|recover|resend|magiclink|signup)$/, perSecond: 30 / FIVE_MINUTES, burst: 30 },
  { matches: /^\/user$/, method: 'PUT', perSecond: 30 / FIVE_MINUTES, burst: 30 },
  { matches: /^\/factors\/[^/]+\/(challenge|verify)$/, perSecond: 15 / 60, burst: 30 },
];
const MAX_BUCKETS = 10_000;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Token bucket per caller address and route, as the hosted service has; off unless a test turns it on. */
@Injectable()
export class RateLimitMiddleware implements NestMiddleware {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly settings: AuthSettings,
    private readonly switches: SandboxSwitches,
  ) {}

  use(request: Request, _response: Response, next: NextFunction): void {
    if (this.switches.rateLimits === 'off') return next();
    const path = (request.originalUrl.split('?', 1)[0] ?? '').slice(AUTH_PREFIX.length);
    const limit = LIMITS.find(({ matches, method }) => matches.test(path) && (!method || method === request.method));
    if (!limit || this.take(`${limit.matches.source} ${path} ${clientIp(request)}`, limit)) return next();
    next(tooMany('over_request_rate_limit', 'Request rate limit reached'));
  }

  private take(key: string, limit: Limit): boolean {
    const now = this.settings.now().getTime() / 1000;
    const bucket = this.buckets.get(key) ?? { tokens: limit.burst, filledAt: now };
    const tokens = Math.min(limit.burst, bucket.tokens + (now - bucket.filledAt) * limit.perSecond);
    if (this.buckets.size >= MAX_BUCKETS) this.buckets.clear();
    this.buckets.set(key, { tokens: Math.max(0, tokens >= 1 ? tokens - 1 : tokens), filledAt: now });
    return tokens >= 1;
  }
}
