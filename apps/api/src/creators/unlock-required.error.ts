import { AppError } from '@app/common';
import type { UnlockQuote } from '@app/credits';

/** Where full access is bought; named in the refusal so that a client can offer it. */
const UNLOCK_ROUTE = 'GET /api/v1/instagram/profile/{username}';

interface Locked extends UnlockQuote {
  username: string;
  /** What was asked for: "The posts of …". */
  part: string;
  /** Whether there is anything that an unlock would open. */
  isEmpty?: boolean;
}

export class UnlockRequiredError extends AppError {
  constructor({ username, part, action, cost, balance, isEmpty = false }: Locked) {
    const price = isEmpty
      ? 'No post of this account can be seen now (it is private, withheld or empty): there is nothing to unlock, and trying costs nothing.'
      : `Unlocking costs ${cost} credits, once and for ever; you can spend ${balance}.`;
    super('CREDITS.UNLOCK_REQUIRED', {
      detail: `The ${part} of ${username} are shown to those who unlocked this creator. ${price}`,
      extensions: { action, cost, balance, unlockRoute: UNLOCK_ROUTE.replace('{username}', username) },
    });
  }
}
