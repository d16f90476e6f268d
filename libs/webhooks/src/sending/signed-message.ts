import { Webhook } from 'standardwebhooks';

export interface WebhookEvent {
  type: string;
  /** When it happened. */
  timestamp: Date;
  data: unknown;
}

export interface SignedMessage {
  headers: Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;
  body: string;
}

/**
 * A message as Standard Webhooks wants it (standardwebhooks.com).
 * @param message.id the same at every attempt, so that a receiver notices a repetition
 * @param message.secrets each signs: two while a receiver changes over from one to the other
 * @param now of the attempt; receivers refuse what is older than five minutes
 */
export function signedMessage(
  message: { id: string; event: WebhookEvent; secrets: readonly string[] },
  now = new Date(),
): SignedMessage {
  const { id, event, secrets } = message;
  const { type, timestamp, data } = event;
  const body = JSON.stringify({ type, timestamp: timestamp.toISOString(), data });
  return {
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
    },
    body,
  };
}
