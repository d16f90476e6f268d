import { createHash, randomUUID } from 'node:crypto';
import type { AdminOrder } from './audited-changes.service';

/**
 * Names a change, so that the ledger carries it out once even when the process dies between the commit and the answer and
 * the client repeats the request: the same order has the same id, an order without a key a fresh one.
 * @param content what is changed and how; the same key with other content is another change
 * @returns a UUID
 */
export function changeId({ actorId, repeatKey }: AdminOrder, content: readonly unknown[]): string {
  if (repeatKey === undefined) return randomUUID();
  const hash = createHash('sha256').update(JSON.stringify([actorId, repeatKey, ...content]));
  // Version 8 of RFC 9562: a UUID whose bits the application chose.
  const hex = hash
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{12})./, '$18')
    .replace(/^(.{16})./, '$1a');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
