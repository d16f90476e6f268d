import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AuthGuard } from '@app/auth';
import { AppConfig } from '@app/config';
import { Logger, Metrics } from '@app/observability';
import { HotAnswers } from './hot-answers';
import { IdempotencyRepository } from './idempotency/idempotency.repository';
import { InFlight } from './in-flight';
import { ProblemFilter } from './problem.filter';
import { AddressRateLimitGuard, UserRateLimitGuard } from './rate-limit.guards';
import { RateLimits } from './rate-limits';
import { RequestRecorder } from './request-scope';
import { StrictInputGuard } from './strict-input.guard';
import { RequestValidationPipe } from './validation.pipe';

/** The edge. The order of the guards is the order in which they run: address, identity, user, input. */
@Global()
@Module({
  providers: [
    HotAnswers,
    RateLimits,
    IdempotencyRepository,
    {
      provide: InFlight,
      inject: [AppConfig, Metrics],
      useFactory: (config: AppConfig, metrics: Metrics) => {
        const inFlight = new InFlight(config.http.requestTimeoutMs);
        metrics.beforeReading(() => metrics.set('app_http_requests_in_flight', {}, inFlight.working));
        return inFlight;
      },
    },
    {
      provide: RequestRecorder,
      inject: [Logger, Metrics],
      useFactory: (logger: Logger, metrics: Metrics) => new RequestRecorder(logger, metrics),
    },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useClass: RequestValidationPipe },
    { provide: APP_GUARD, useClass: AddressRateLimitGuard },
    { provide: APP_GUARD, useExisting: AuthGuard },
    { provide: APP_GUARD, useClass: UserRateLimitGuard },
    { provide: APP_GUARD, useClass: StrictInputGuard },
  ],
  exports: [HotAnswers, IdempotencyRepository, RateLimits, InFlight, RequestRecorder],
})
export class HttpModule {}
