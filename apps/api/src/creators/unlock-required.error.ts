import { AppError } from '@app/common';
import type { UnlockQuote } from '@app/credits';

/** Where full access is bought; named in the refusal so that a client can offer it. */
const UNLOCK_ROUTE = 'GET /api/v1/instagram/profile/{username}';

export class UnlockRequiredError extends AppError {
  constructor({ username, part, action, cost, balance }: UnlockQuote & { username: string; part: string }) {
    super('CREDITS.UNLOCK_REQUIRED', {
      detail: `The ${part} of ${username} are shown to those who unlocked this creator. Unlocking costs ${cost} credits, once and for ever; you can spend ${balance}.`,
      extensions: { action, cost, balance, unlockRoute: UNLOCK_ROUTE.replace('{username}', username) },
    });
  }
}
