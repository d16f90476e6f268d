import Stripe from 'stripe';
import type { WebhookSwitchName } from './webhook-switches';

const TOO_OLD_SECONDS = 600;
const DRIPS = 10;

export interface WebhookPost {
  url: string;
  secret: string;
  event: Stripe.Event;
  spoiledBy: readonly WebhookSwitchName[];
  /** For `slow`. */
  slowMs: number;
  signal: AbortSignal;
}

/**
 * Sends the event once, signed as the service does.
 * @returns the receiver's status
 */
export async function postEvent({ url, secret, event, spoiledBy, slowMs, signal }: WebhookPost): Promise<number> {
  const payload = JSON.stringify(event, null, 2);
  const now = Math.floor(Date.now() / 1000);
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload,
    secret: spoiledBy.includes('wrong-signature') ? `${secret}_of_somebody_else` : secret,
    timestamp: spoiledBy.includes('old-timestamp') ? now - TOO_OLD_SECONDS : now,
  });
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'stripe-signature': signature,
    },
    body: spoiledBy.includes('slow') ? drip(payload, slowMs) : payload,
    // A stream cannot be answered before it is sent
    duplex: 'half',
    redirect: 'manual',
    signal,
  });
  await response.arrayBuffer();
  return response.status;
}

function drip(payload: string, overMs: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(payload);
  const step = Math.max(1, Math.ceil(bytes.length / DRIPS));
  let from = 0;
  return new ReadableStream({
    async pull(controller) {
      if (from > 0) await new Promise((resolve) => setTimeout(resolve, overMs / DRIPS));
      controller.enqueue(bytes.subarray(from, from + step));
      from += step;
      if (from >= bytes.length) controller.close();
    },
  });
}
