import Stripe from 'stripe';
import { SANDBOX_STRIPE_DEFAULTS } from '@app/config';
import type { StripeFaultName, StripeFaultOrder } from '../../../apps/sandbox/src/stripe/api/api-faults';
import type { StripeCall } from '../../../apps/sandbox/src/stripe/api/api-journal';
import type { StripeOperation } from '../../../apps/sandbox/src/stripe/api/operations';
import type { RefundEnd, RefundStatus } from '../../../apps/sandbox/src/stripe/payments/refunds.service';
import type { StripeBehaviour } from '../../../apps/sandbox/src/stripe/stripe-settings';
import type { StripeChange } from '../../../apps/sandbox/src/stripe/stripe-state';
import type { Delivery } from '../../../apps/sandbox/src/stripe/webhooks/delivery-log';
import type { WebhookSwitchName, WebhookSwitchOrder } from '../../../apps/sandbox/src/stripe/webhooks/webhook-switches';
import { until } from './until';

export {
  STRIPE_FAULT_NAMES,
  STRIPE_FAULTS,
  type StripeFaultName,
} from '../../../apps/sandbox/src/stripe/api/api-faults';
export { STRIPE_EVENT_TYPES, type StripeEventType } from '../../../apps/sandbox/src/stripe/events/event-types';
export {
  WEBHOOK_SWITCH_NAMES,
  WEBHOOK_SWITCHES,
  type WebhookSwitchName,
} from '../../../apps/sandbox/src/stripe/webhooks/webhook-switches';

export interface StripeSandboxState {
  webhookUrl: string | null;
  behaviour: StripeBehaviour;
  faults: StripeFaultOrder[];
  switches: WebhookSwitchOrder[];
  /** How many objects there are, by kind. */
  objects: Record<string, number>;
  unfinishedDeliveries: number;
}

/** One shot unless told otherwise; null stands until cleared. */
type Shots<T> = Omit<T, 'times'> & { times?: number | null };

/** Amounts are in minor units; the rest of the charge when absent. */
interface PartOf {
  amount?: number;
}

/** Typed client of the control routes of the payment stand-in; throws when one refuses. */
export class StripeSandbox {
  /** @param url of the sandbox */
  constructor(private readonly url: string) {}

  /** The official client, pointed at the stand-in. Retries are off unless told. */
  client(config: Stripe.StripeConfig = {}, secretKey: string = SANDBOX_STRIPE_DEFAULTS.secretKey): Stripe {
    const { hostname, port } = new URL(this.url);
    return new Stripe(secretKey, {
      host: hostname,
      port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
      ...config,
    });
  }

  state(): Promise<StripeSandboxState> {
    return this.call('GET', '');
  }

  behave(change: StripeChange): Promise<StripeSandboxState> {
    return this.call('PUT', '', change);
  }

  /** No objects, events, deliveries, switches or faults; the webhook address stays. */
  async reset(): Promise<void> {
    await this.call('POST', '/reset', {});
  }

  async addFault(fault: StripeFaultName, order: Shots<Omit<StripeFaultOrder, 'fault'>> = {}): Promise<void> {
    await this.call('POST', '/faults', { ...order, fault });
  }

  async clearFaults(): Promise<void> {
    await this.call('DELETE', '/faults');
  }

  async turnOn(name: WebhookSwitchName, order: Shots<Omit<WebhookSwitchOrder, 'switch'>> = {}): Promise<void> {
    await this.call('POST', '/switches', { ...order, switch: name });
  }

  async turnAllOff(): Promise<void> {
    await this.call('DELETE', '/switches');
  }

  /** Calls of the API, oldest first. */
  async calls(operation?: StripeOperation): Promise<StripeCall[]> {
    const query = operation === undefined ? '' : `?operation=${operation}`;
    return (await this.call<{ calls: StripeCall[] }>('GET', `/calls${query}`)).calls;
  }

  async forgetCalls(): Promise<void> {
    await this.call('DELETE', '/calls');
  }

  pay(sessionId: string): Promise<Stripe.Checkout.Session> {
    return this.call('POST', `/sessions/${sessionId}/pay`, {});
  }

  /** @param paymentMethod a test method that is refused, to choose how */
  decline(sessionId: string, paymentMethod?: string): Promise<Stripe.Checkout.Session> {
    return this.call('POST', `/sessions/${sessionId}/decline`, { paymentMethod });
  }

  payLater(sessionId: string): Promise<Stripe.Checkout.Session> {
    return this.call('POST', `/sessions/${sessionId}/pay-later`, {});
  }

  expire(sessionId: string): Promise<Stripe.Checkout.Session> {
    return this.call('POST', `/sessions/${sessionId}/expire`, {});
  }

  /** The bank pays what was pending. @param id of a session or payment intent */
  async settle(id: string): Promise<void> {
    await this.call('POST', `/payments/${id}/settle`, {});
  }

  /** The bank does not pay what was pending. @param id of a session or payment intent */
  async fail(id: string): Promise<void> {
    await this.call('POST', `/payments/${id}/fail`, {});
  }

  /** @param payment id of a session, payment intent or charge */
  refund(
    payment: string,
    order: PartOf & { status?: RefundStatus; reason?: 'duplicate' | 'fraudulent' | 'requested_by_customer' } = {},
  ): Promise<Stripe.Refund> {
    return this.call('POST', '/refunds', { ...order, payment });
  }

  endRefund(refundId: string, status: RefundEnd): Promise<Stripe.Refund> {
    return this.call('POST', `/refunds/${refundId}/end`, { status });
  }

  /** @param payment id of a session, payment intent or charge */
  openDispute(
    payment: string,
    order: PartOf & { reason?: string; kind?: 'chargeback' | 'inquiry' } = {},
  ): Promise<Stripe.Dispute> {
    return this.call('POST', '/disputes', { ...order, payment });
  }

  closeDispute(disputeId: string, outcome: 'won' | 'lost'): Promise<Stripe.Dispute> {
    return this.call('POST', `/disputes/${disputeId}/close`, { outcome });
  }

  /** @param payment id of a session, payment intent or charge */
  warnOfFraud(payment: string, fraudType?: string): Promise<Stripe.Radar.EarlyFraudWarning> {
    return this.call('POST', '/fraud-warnings', { payment, fraudType });
  }

  /** Delivers the event again; no switch catches it. */
  resend(eventId: string): Promise<Stripe.Event> {
    return this.call('POST', `/events/${eventId}/resend`, {});
  }

  async deliveries(filter: { type?: string; eventId?: string } = {}): Promise<Delivery[]> {
    const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== undefined));
    return (await this.call<{ deliveries: Delivery[] }>('GET', `/deliveries?${query.toString()}`)).deliveries;
  }

  /** What waits for its next try is tried now. */
  async hurry(): Promise<void> {
    await this.call('POST', '/deliveries/hurry', {});
  }

  /** Returns when every delivery has ended, well or badly. */
  async settled(): Promise<void> {
    await until(async () => (await this.state()).unfinishedDeliveries === 0);
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.url}/control/stripe${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the sandbox refused ${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
