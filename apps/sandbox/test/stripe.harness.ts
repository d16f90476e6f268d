import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Stripe from 'stripe';
import { SANDBOX_STRIPE_DEFAULTS } from '@app/config';
import { startSandbox, StripeSandbox, until, type TestSandbox } from '@app/testing';

export interface Received {
  /** As it came, before anything parsed it. */
  body: string;
  signature: string;
}

/** A shop's webhook endpoint: remembers what came, answers as told. */
export class Receiver {
  readonly received: Received[] = [];
  /** Statuses of the next answers; 200 after them. */
  answers: number[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('error', () => response.destroy());
      request.on('end', () => {
        const signature = String(request.headers['stripe-signature']);
        receiver.received.push({ body: Buffer.concat(chunks).toString('utf8'), signature });
        response.writeHead(receiver.answers.shift() ?? 200).end();
      });
    });
    const receiver = new Receiver(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhooks`;
  }

  /** Ids and types without looking at signatures, in the order of arrival. */
  get events(): Stripe.Event[] {
    return this.received.map(({ body }) => JSON.parse(body) as Stripe.Event);
  }

  get types(): string[] {
    return this.events.map(({ type }) => type);
  }

  async reaches(count: number): Promise<void> {
    await until(async () => this.received.length >= count);
  }

  forget(): void {
    this.received.length = 0;
    this.answers = [];
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

export interface StripeHarness {
  sandbox: TestSandbox;
  control: StripeSandbox;
  stripe: Stripe;
  receiver: Receiver;
  close(): Promise<void>;
}

export const WEBHOOK_SECRET = SANDBOX_STRIPE_DEFAULTS.webhookSecret;

/** The sandbox, the official client before it and a shop behind it. */
export async function startStripe(): Promise<StripeHarness> {
  const [sandbox, receiver] = await Promise.all([startSandbox(), Receiver.start()]);
  const control = new StripeSandbox(sandbox.url);
  await control.behave({ webhookUrl: receiver.url });
  const close = async () => {
    await sandbox.close();
    receiver.close();
  };
  return { sandbox, control, stripe: control.client(), receiver, close };
}

/** A top-up as the product asks for it. */
export function topUp(changes: Partial<Stripe.Checkout.SessionCreateParams> = {}): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    client_reference_id: 'order-1',
    metadata: { orderId: 'order-1' },
    payment_intent_data: { metadata: { orderId: 'order-1' } },
    line_items: [
      { quantity: 2, price_data: { currency: 'usd', unit_amount: 1250, product_data: { name: '500 credits' } } },
    ],
    success_url: 'https://shop.example/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://shop.example/basket',
    ...changes,
  };
}

/** A paid session and the charge behind it. */
export async function paidTopUp({ stripe, control }: StripeHarness) {
  const { id } = await stripe.checkout.sessions.create(topUp());
  await control.pay(id);
  const session = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge'] });
  const intent = session.payment_intent as Stripe.PaymentIntent;
  return { session, intent, charge: intent.latest_charge as Stripe.Charge };
}

/** The error of a call that must fail, as the official client throws it. */
export async function errorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  return call.then(
    () => {
      throw new Error('the call was expected to fail');
    },
    (error: unknown) => error as Stripe.errors.StripeError,
  );
}
