import { Injectable } from '@nestjs/common';
import { Logger, Metrics } from '@app/observability';
import { WebhookSender } from '../sending/webhook-sender';
import { outcomeOf, outcomeOfError, type AttemptOutcome } from './attempt-outcome';
import { DELIVERY_ATTEMPTS, pauseAfter } from './delivery-schedule';
import { OutboxDeliveriesRepository, type ClaimedDelivery, type FailedAttempt } from './outbox-deliveries.repository';

const MESSAGES_AT_ONCE = 100;
const ATTEMPTS_AT_ONCE = 16;
/** Deliveries given up in a row after which an endpoint is taken for dead. */
export const MOST_FAILURES_IN_A_ROW = 5;

type DeliveryOutcome = 'delivered' | 'retried' | 'given_up' | 'gone' | 'switched_off';

/**
 * Brings the messages of the outbox to the endpoints that want them, at least once each. A worker that dies in the middle
 * of an attempt leaves the delivery to the next; the receiver sees the same webhook-id again.
 */
@Injectable()
export class DeliverOutbox {
  constructor(
    private readonly deliveries: OutboxDeliveriesRepository,
    private readonly sender: WebhookSender,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** Returns when nothing is due any more. @throws the signal's reason when it was told to stop */
  async execute({ signal }: { signal: AbortSignal }): Promise<void> {
    while ((await this.deliveries.fanOut(MESSAGES_AT_ONCE)) === MESSAGES_AT_ONCE) signal.throwIfAborted();
    let claimed: ClaimedDelivery[];
    do {
      signal.throwIfAborted();
      claimed = await this.deliveries.claimDue(ATTEMPTS_AT_ONCE);
      await allEnded(claimed.map((delivery) => this.deliver(delivery, signal)));
    } while (claimed.length === ATTEMPTS_AT_ONCE);
    signal.throwIfAborted();
  }

  private async deliver(delivery: ClaimedDelivery, signal: AbortSignal): Promise<void> {
    if (!delivery.isActive) return this.drop(delivery);
    const outcome = await this.attempt(delivery, signal);
    if (outcome.kind === 'delivered') {
      await this.deliveries.markDelivered(delivery, outcome.statusCode);
      return this.count(delivery, 'delivered');
    }
    // Whether it arrived is unknown: left as it is, and taken up again when the claim has run out.
    if (signal.aborted) return;
    const { failure, result } = judge(delivery, outcome);
    await this.deliveries.markFailed(delivery, failure);
    this.count(delivery, result);
    if (result !== 'retried') this.logger.log('a webhook delivery was given up', { delivery: delivery.id, result });
  }

  private async attempt(delivery: ClaimedDelivery, signal: AbortSignal): Promise<AttemptOutcome> {
    const { id, url, secrets, topic, data, occurredAt } = delivery;
    const event = { type: topic, timestamp: occurredAt, data };
    try {
      return outcomeOf(await this.sender.send({ url, id: `msg_${id}`, secrets, event, signal }));
    } catch (error) {
      return outcomeOfError(error);
    }
  }

  private async drop(delivery: ClaimedDelivery): Promise<void> {
    const error = 'the endpoint is switched off';
    await this.deliveries.markFailed(delivery, { statusCode: null, error, retryInMs: null, strike: null });
    this.count(delivery, 'switched_off');
  }

  private count({ topic }: ClaimedDelivery, outcome: DeliveryOutcome): void {
    this.metrics.count('app_webhook_deliveries_total', { topic, outcome });
  }
}

function judge(
  { attempt }: ClaimedDelivery,
  { kind, statusCode, error, askedForMs }: Exclude<AttemptOutcome, { kind: 'delivered' }>,
): { failure: FailedAttempt; result: DeliveryOutcome } {
  if (kind === 'gone') {
    const strike = { mostInARow: 1, reason: 'The endpoint answered 410 Gone.' };
    return { failure: { statusCode, error, retryInMs: null, strike }, result: 'gone' };
  }
  const retryInMs = pauseAfter(attempt, askedForMs);
  if (retryInMs !== null) return { failure: { statusCode, error, retryInMs, strike: null }, result: 'retried' };
  const reason = `${MOST_FAILURES_IN_A_ROW} deliveries in a row were given up; the last one: ${error}.`;
  // One that is sent again by hand after that fails for whoever watches it, and counts against nobody.
  const strike = attempt === DELIVERY_ATTEMPTS ? { mostInARow: MOST_FAILURES_IN_A_ROW, reason } : null;
  return { failure: { statusCode, error, retryInMs: null, strike }, result: 'given_up' };
}

/** Waits for each, whatever becomes of the others; then the first error counts. */
async function allEnded(work: Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(work);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
