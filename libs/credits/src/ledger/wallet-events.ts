import { Injectable } from '@nestjs/common';
import { Cache } from '@app/cache';

/** To be told after every write to a wallet: from then on no instance shows what was there before. */
@Injectable()
export class WalletEvents {
  constructor(private readonly cache: Cache) {}

  async changed(userId: string): Promise<void> {
    await this.cache.invalidate([
      { name: 'balance', id: userId },
      { name: 'wallet', id: userId },
      { name: 'transactions', id: userId },
      { name: 'usage', id: userId },
    ]);
  }
}
