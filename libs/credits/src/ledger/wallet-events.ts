import { Injectable } from '@nestjs/common';
import { Cache, type CacheName } from '@app/cache';
import { KeyedBatcher } from './keyed-batcher';

/** Wallets in one message. */
const MOST = 200;

/** What shows a wallet. */
const NAMES: CacheName[] = ['balance', 'wallet', 'transactions', 'usage'];

/** To be told after every write to a wallet: from then on no instance shows what was there before. */
@Injectable()
export class WalletEvents {
  /**
   * One message tells of all wallets that changed while the one before was under way. Each writer waits for a message that was
   * begun after its own write: a message that is under way already may be older.
   */
  private readonly messages = new KeyedBatcher<null, string, void>(
    async (_, userIds) => {
      const ids = [...new Set(userIds)];
      await this.cache.invalidate(ids.flatMap((id) => NAMES.map((name) => ({ name, id }))));
      return userIds.map(() => undefined);
    },
    () => true,
    MOST,
    setImmediate, // after the answers of all connections that this turn of the event loop has read
  );

  constructor(private readonly cache: Cache) {}

  changed(userId: string): Promise<void> {
    return this.messages.add('all', null, userId);
  }
}
