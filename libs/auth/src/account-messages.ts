import type { Cache, CacheKey } from '@app/cache';
import type { Accounts } from './accounts';

/** Under which all instances hear that an account was suspended or restored: whatever this user may see is in question. */
export function accountKey(userId: string): CacheKey {
  return { name: 'access', id: userId };
}

/** From now on a suspension counts here as soon as the message of it arrives. @returns ends that */
export function hearOfAccounts(accounts: Accounts, cache: Pick<Cache, 'onInvalidated'>): () => void {
  return cache.onInvalidated((keys) => {
    if (keys === 'everything') return accounts.distrust();
    for (const { name, id } of keys) if (name === 'access' && !id.includes(':')) accounts.forget(id);
  });
}
