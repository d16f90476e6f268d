import { Injectable } from '@nestjs/common';
import { Logger, workContext } from '@app/observability';
import { Policies, type CallLimits } from '@app/resilience';
import type { Wire } from '../payload/wire';
import { VendorMeter, type CallOutcome, type ProviderTarget, type VendorCall } from '../vendor-meter.port';
import { toProviderError } from './provider-error';
import { cancelled, ProviderFault, timedOut, unreachable } from './provider-fault';
import { ScrapeEndpoint, type ScrapeRequest } from './scrape-endpoint';

/** What is known of a call for the meter while it runs. */
type CallRecord = Pick<VendorCall, 'outcome' | 'statusCode' | 'billable'>;

/** What nobody but the operator can mend; the last two are how a plan says that it lacks an optional target. */
const ACCOUNT_REFUSED: ReadonlySet<CallOutcome> = new Set(['unauthorised', 'quota_exhausted']);
const TARGET_REFUSED: ReadonlySet<CallOutcome> = new Set(['forbidden', 'bad_request']);
const ALERT_EVERY_MS = 60_000;

/** The provider's synchronous scrape call: authenticated, bounded, repeated by policy, metered. */
@Injectable()
export class DecodoClient {
  private lastAlertAt = 0;

  constructor(
    private readonly endpoint: ScrapeEndpoint,
    private readonly policies: Policies,
    private readonly meter: VendorMeter,
    private readonly logger: Logger,
  ) {}

  /**
   * @param read turns the content into the answer; throws a ProviderFault for content that is a failure
   * @throws ProviderFault (an AppError with a PROVIDER.* code), and nothing else
   */
  async scrape<T>(request: ScrapeRequest, read: (content: Wire) => T, limits: CallLimits): Promise<T> {
    const attempt = (signal: AbortSignal) => this.attempt({ request, read, signal, caller: limits.signal });
    try {
      return await this.policies.execute('provider', attempt, limits);
    } catch (error) {
      const fault = toProviderError(error);
      this.alertIfRefused(request.target, fault);
      throw fault;
    }
  }

  private async attempt<T>(call: {
    request: ScrapeRequest;
    read: (content: Wire) => T;
    signal: AbortSignal;
    caller: AbortSignal | undefined;
  }): Promise<T> {
    const startedAt = performance.now();
    const record: CallRecord = { outcome: 'ok', statusCode: null, billable: false };
    try {
      const reply = await this.endpoint.ask(call.request, call.signal);
      record.statusCode = reply.status;
      record.billable = reply.billable;
      if ('fault' in reply.result) throw reply.result.fault;
      return call.read(reply.result.content);
    } catch (error) {
      const fault = this.faultOf(error, call);
      record.outcome = fault.outcome;
      throw fault;
    } finally {
      this.book(call.request.target, record, performance.now() - startedAt);
    }
  }

  private faultOf(error: unknown, call: { signal: AbortSignal; caller: AbortSignal | undefined }): ProviderFault {
    if (error instanceof ProviderFault) return error;
    if (call.caller?.aborted) return cancelled(error);
    return call.signal.aborted ? timedOut(error) : unreachable(error);
  }

  private book(target: ProviderTarget, record: CallRecord, latencyMs: number): void {
    this.meter.record({
      provider: 'decodo',
      target,
      ...record,
      latencyMs: Math.round(latencyMs),
      requestId: workContext.current()?.requestId ?? null,
      at: new Date(),
    });
  }

  /** Once a minute is enough: every look-up meets the same wall. */
  private alertIfRefused(target: ProviderTarget, { outcome, detail }: ProviderFault): void {
    const isOptional = target !== 'instagram_graphql_profile';
    const refused = ACCOUNT_REFUSED.has(outcome) || (TARGET_REFUSED.has(outcome) && !isOptional);
    if (!refused || Date.now() - this.lastAlertAt < ALERT_EVERY_MS) return;
    this.lastAlertAt = Date.now();
    this.logger.error(detail, { alert: 'provider_refuses', outcome, target });
  }
}
