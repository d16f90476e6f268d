import { retryAfterMs } from '@app/common';
import type { WebhookAnswer } from '../sending/webhook-sender';
import { WebhookUrlError } from '../sending/webhook-url';

/** What one attempt came to, as it is stored and shown to the endpoint's user. */
export type AttemptOutcome =
  | { kind: 'delivered'; statusCode: number }
  | { kind: 'gone' | 'failed'; statusCode: number | null; error: string; askedForMs: number | undefined };

const GONE = 410;

export function outcomeOf({ status, retryAfter }: WebhookAnswer): AttemptOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered', statusCode: status };
  return {
    kind: status === GONE ? 'gone' : 'failed',
    statusCode: status,
    error: status >= 300 && status < 400 ? `${status}: redirections are not followed` : `answered with ${status}`,
    askedForMs: retryAfterMs(retryAfter),
  };
}

/** Nobody answered. Messages of sockets name addresses behind a name, so only their codes are told. */
export function outcomeOfError(error: unknown): AttemptOutcome {
  return { kind: 'failed', statusCode: null, error: sentenceOf(error), askedForMs: undefined };
}

function sentenceOf(error: unknown): string {
  if (error instanceof WebhookUrlError) return `the address ${error.sentence}`;
  const { name, code } = error as { name?: string; code?: unknown };
  if (name === 'TimeoutError') return 'no answer within ten seconds';
  return typeof code === 'string' ? `no connection (${code})` : 'no connection';
}
