import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '@app/common';
import { Authenticator, bearerToken, ForbiddenError, InvalidTokenError, type Principal } from '@app/auth';
import { AppConfig } from '@app/config';
import { mayScrape } from '@app/monitoring';
import { RateLimits } from '../http/rate-limits';

/** Whoever was let in to read how the system is. */
export interface MonitoringReader {
  /** The token's name or the admin's id: whose streams are counted together. */
  name: string;
  /** Unix seconds after which the reader has to come back with another token; Infinity for those who need none. */
  expiresAt: number;
  /** Whose token it was, when it was an account's. */
  principal?: Principal;
}

type GuardedRequest = Request & { monitoringReader?: MonitoringReader };

/**
 * Reports are for operators: METRICS_TOKEN, an admin's access token, or, while no METRICS_TOKEN is set, this machine
 * without a token. Its routes are public for the guard of the whole application, because METRICS_TOKEN is nobody's account.
 */
@Injectable()
export class MonitoringReaderGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly limits: RateLimits,
    private readonly config: AppConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<GuardedRequest>();
    request.monitoringReader =
      this.operator(request) ?? (await this.administrator(request, http.getResponse<Response>()));
    if (this.config.monitoring.enabled) return true;
    throw new AppError('SYSTEM.UNAVAILABLE', {
      detail: 'Monitoring is switched off here: start the api with ENABLE_PERFORMANCE_MONITORING=true to switch it on.',
    });
  }

  private operator({ headers, ip: address }: Request): MonitoringReader | undefined {
    const { monitoring, http } = this.config;
    const { metricsToken } = monitoring;
    const rules = { metricsToken, trustsProxy: http.trustProxy !== undefined };
    // Who shows a token is judged by it, wherever the request comes from.
    if (metricsToken === undefined && headers.authorization !== undefined) return undefined;
    if (!mayScrape({ headers, address }, rules)) return undefined;
    return { name: metricsToken === undefined ? 'this machine' : 'metrics token', expiresAt: Infinity };
  }

  private async administrator(request: Request, response: Response): Promise<MonitoringReader> {
    const { authorization } = request.headers;
    if (bearerToken(authorization) === undefined) throw this.missingToken();
    // Guessing tokens costs the guesser's allowance, as on every other route.
    if (!this.authenticator.isVerified(authorization)) {
      await this.limits.spend('anonymous', request.ip ?? 'unknown', response);
    }
    const principal = await this.authenticate(authorization);
    if (principal.role === 'admin') return { name: principal.userId, expiresAt: principal.expiresAt, principal };
    throw new ForbiddenError(
      'Reports are for operators: use an access token of an administrator, or the METRICS_TOKEN of the api, as bearer token.',
    );
  }

  private async authenticate(authorization: string | undefined): Promise<Principal> {
    try {
      return await this.authenticator.authenticate(authorization);
    } catch (cause) {
      if (!(cause instanceof InvalidTokenError)) throw cause;
      throw new AppError('AUTH.INVALID_TOKEN', {
        detail: 'The bearer token is neither the METRICS_TOKEN of the api nor an access token of an administrator.',
        cause,
      });
    }
  }

  private missingToken(): AppError {
    const how =
      this.config.monitoring.metricsToken === undefined
        ? 'Show an access token of an administrator, ask from the machine itself, or set METRICS_TOKEN and show that: `Authorization: Bearer <token>`.'
        : 'Show METRICS_TOKEN or an access token of an administrator: `Authorization: Bearer <token>`.';
    return new AppError('AUTH.MISSING_TOKEN', { detail: `Reports are for operators. ${how}` });
  }
}

/** Whom MonitoringReaderGuard let in. */
export const CurrentReader = createParamDecorator((_data: unknown, context: ExecutionContext): MonitoringReader => {
  const { monitoringReader } = context.switchToHttp().getRequest<GuardedRequest>();
  if (monitoringReader === undefined) throw new Error('@CurrentReader() stands on a route without its guard');
  return monitoringReader;
});
