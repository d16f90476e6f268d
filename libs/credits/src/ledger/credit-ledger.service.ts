import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError } from '@app/common';
import type { UserClaims } from '@app/database';
import { Logger, Metrics, workContext } from '@app/observability';
import { KeyedBatcher } from './keyed-batcher';
import {
  authorizeStep,
  captureStep,
  toAuthorization,
  toSettlement,
  type CaptureOptions,
  type LedgerStep,
  type StepResult,
} from './ledger-steps';
import { LedgerRepository, mayPass, type QuoteAsk, type Unlock, type UnlockOutcome } from './ledger.repository';
import type { Authorization, AuthorizeRequest, Hold, Quote, Settlement } from './ledger.types';
import { WalletEvents } from './wallet-events';

/**
 * Authorise (hold) -> work -> capture, or release. Whatever waits for one wallet rides in one call of the database.
 * The balance moves on capture only, and never below zero; docs/adr/0009-credit-ledger.md.
 */
@Injectable()
export class CreditLedger {
  private readonly batcher = new KeyedBatcher<UserClaims, LedgerStep, StepResult>(
    (claims, steps) => this.apply(claims, steps),
    mayPass,
  );
  private readonly quotes = new KeyedBatcher<UserClaims, QuoteAsk, Quote | null>(
    (claims, asks) => this.repository.findQuotes(claims, asks),
    mayPass,
  );
  private readonly unlocks = new KeyedBatcher<UserClaims, Unlock, UnlockOutcome>(async (claims, unlocks) => {
    const outcomes = await this.repository.unlock(claims, unlocks);
    await this.changed(claims.sub);
    return outcomes;
  }, mayPass);

  constructor(
    private readonly repository: LedgerRepository,
    private readonly events: WalletEvents,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** What a use would cost now. @throws AppError CREDITS.UNKNOWN_ACTION */
  async quote(claims: UserClaims, ask: QuoteAsk): Promise<Quote> {
    const quote = await this.quotes.add(claims.sub, claims, ask);
    if (quote === null) {
      throw new AppError('CREDITS.UNKNOWN_ACTION', { detail: `The action ${ask.action} has no price.` });
    }
    return quote;
  }

  /** Reserves the price, or says why not. Nothing is written unless the outcome is `held`. */
  async authorize(claims: UserClaims, request: AuthorizeRequest): Promise<Authorization> {
    const step = authorizeStep(randomUUID(), request, workContext.current()?.requestId ?? null);
    const result = toAuthorization(await this.batcher.add(claims.sub, claims, step));
    this.metrics.count('app_credit_steps_total', { step: 'authorize', outcome: result.outcome });
    return result;
  }

  /** Charges. Repeating gives the same settlement; after an expiry what is not covered any more becomes owed. */
  async capture(claims: UserClaims, hold: Hold, options: CaptureOptions = {}): Promise<Settlement> {
    return this.settled(hold, await this.batcher.add(claims.sub, claims, captureStep(hold, options)));
  }

  /** Gives the reserved credits back. Without effect when the operation was captured, or taken over by a later attempt. */
  async release(claims: UserClaims, hold: Hold): Promise<Settlement> {
    const step: LedgerStep = { kind: 'release', id: hold.operationId, attempt: hold.attempt };
    return this.settled(hold, await this.batcher.add(claims.sub, claims, step));
  }

  /** The creator and its price in one transaction; free when it was the user's already. */
  unlock(claims: UserClaims, hold: Hold, profileId: string): Promise<UnlockOutcome> {
    return this.unlocks.add(claims.sub, claims, { hold, profileId });
  }

  /** For queued work that goes on: the sweep leaves the hold alone for so long. @returns false when it is over */
  extendLease(hold: Hold, seconds: number): Promise<boolean> {
    return this.repository.extendLease(hold, seconds);
  }

  /** For work that a request handed over to the worker. */
  async captureForWorker(hold: Hold, options: CaptureOptions = {}): Promise<Settlement> {
    return this.settleAsSystem(hold, captureStep(hold, options));
  }

  async releaseForWorker(hold: Hold): Promise<Settlement> {
    return this.settleAsSystem(hold, { kind: 'release', id: hold.operationId, attempt: hold.attempt });
  }

  private async settleAsSystem(hold: Hold, step: LedgerStep): Promise<Settlement> {
    const [result] = await this.repository.applyAsSystem(hold, [step]);
    const settlement = this.settled(hold, result as StepResult);
    const owner = await this.repository.findOwner(hold.operationId);
    if (owner !== null) await this.changed(owner);
    return settlement;
  }

  private async apply(claims: UserClaims, steps: LedgerStep[]): Promise<StepResult[]> {
    const results = await this.repository.apply(claims, steps);
    this.metrics.observe('app_credit_batch_size', {}, steps.length);
    if (steps.some(({ kind }) => kind !== 'authorize') || results.some(({ outcome }) => outcome === 'held')) {
      await this.changed(claims.sub);
    }
    return results;
  }

  private settled({ operationId }: Hold, { settlement }: StepResult): Settlement {
    if (settlement == null) throw new Error(`The ledger knows no operation ${operationId} of this wallet`);
    this.metrics.count('app_credit_steps_total', { step: 'settle', outcome: settlement.status });
    return toSettlement(settlement);
  }

  /** The books are written: a cache that cannot be told must not fail the step. It distrusts itself then. */
  private async changed(userId: string): Promise<void> {
    await this.events
      .changed(userId)
      .catch((err: unknown) => this.logger.warn('cached balances could not be dropped', { err }));
  }
}
