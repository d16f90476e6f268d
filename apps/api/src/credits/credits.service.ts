import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { Cache, type CacheEntry } from '@app/cache';
import { CreditReading, CreditStatisticsRepository, WalletEvents, WalletOpeningRepository } from '@app/credits';
import { toRange } from '../http';
import { ByteAnswer, type Reuse } from '../http/byte-answer';
import { InvalidRequestError } from '../http/validation.pipe';
import type { PageQueryDto } from '../http/page-query.dto';
import type { SearchTransactionsDto } from './dto/transaction.dto';

/** What readers see of their wallets, given out as the bytes that are kept. */
@Injectable()
export class CreditsService {
  constructor(
    private readonly reading: CreditReading,
    private readonly openings: WalletOpeningRepository,
    private readonly events: WalletEvents,
    private readonly statistics: CreditStatisticsRepository,
    private readonly cache: Cache,
  ) {}

  /** Given again without the whole chain as long as the cache that all instances share holds the same one. */
  async balance({ claims }: Principal): Promise<ByteAnswer> {
    const entry = await this.reading.balance(claims);
    const reuse: Reuse = {
      audience: 'reader',
      isCurrent: () => true,
      confirm: () => this.reading.isBalance(claims, entry),
      until: entry.expiresAt,
    };
    return new ByteAnswer({ body: entry.body, etag: entry.etag, reuse });
  }

  async summary({ claims }: Principal): Promise<ByteAnswer> {
    return toAnswer(await this.reading.summary(claims));
  }

  async dashboard({ claims }: Principal): Promise<ByteAnswer> {
    return toAnswer(await this.reading.dashboard(claims));
  }

  /** 201 for a wallet that was opened by this request, else 200. */
  async openWallet({ userId, claims }: Principal): Promise<ByteAnswer> {
    const opened = await this.openings.open(userId);
    if (opened) await this.events.changed(userId);
    const { body, etag } = await this.reading.summary(claims);
    return new ByteAnswer({ body, etag, status: opened ? 201 : 200 });
  }

  async transactions({ claims }: Principal, page: PageQueryDto): Promise<ByteAnswer> {
    return toAnswer(await this.reading.transactions(claims, { ...page }));
  }

  async search({ claims }: Principal, { from, to, ...filter }: SearchTransactionsDto): Promise<ByteAnswer> {
    const { minAmount, maxAmount } = filter;
    if (minAmount !== undefined && maxAmount !== undefined && minAmount > maxAmount) {
      throw new InvalidRequestError([{ field: 'maxAmount', code: 'RANGE', message: 'must not be below minAmount' }]);
    }
    return toAnswer(await this.reading.transactions(claims, { ...filter, ...toRange({ from, to }) }));
  }

  async usage({ claims }: Principal, periods: number): Promise<ByteAnswer> {
    return toAnswer(await this.reading.usage(claims, periods));
  }

  async allowances({ claims }: Principal): Promise<ByteAnswer> {
    return toAnswer(await this.reading.allowances(claims));
  }

  async spending({ claims }: Principal, months: number): Promise<ByteAnswer> {
    return toAnswer(await this.reading.spending(claims, months));
  }

  async systemStatistics(): Promise<ByteAnswer> {
    const { entry } = await this.cache.getOrLoad('systemMetrics', 'credits', async () => ({
      body: Buffer.from(JSON.stringify(await this.statistics.getStatistics())),
      meta: {},
    }));
    return toAnswer(entry);
  }
}

const toAnswer = ({ body, etag }: CacheEntry) => new ByteAnswer({ body, etag });
