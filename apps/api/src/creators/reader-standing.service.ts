import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { CreatorAccess, isOutage, type AccessLevel, type IdentifiedCreator } from '@app/creators';
import { UnlockQuotesRepository, type UnlockQuote } from '@app/credits';
import { Metrics } from '@app/observability';

/** What a reader may see of a creator, and what more would cost, as far as it can be told now. */
@Injectable()
export class ReaderStanding {
  constructor(
    private readonly access: CreatorAccess,
    private readonly quotes: UnlockQuotesRepository,
    private readonly metrics: Metrics,
  ) {}

  /** Null while nobody can say what the reader may see: the preview is never too much. */
  async accessTo(reader: Principal, creator: IdentifiedCreator): Promise<AccessLevel | null> {
    try {
      return await this.levelFor(reader, creator);
    } catch (error) {
      return this.without(error, { area: 'access', to: 'preview' });
    }
  }

  /** What unlocking costs, or null while that cannot be read. */
  offerTo(reader: Principal): Promise<UnlockQuote | null> {
    return this.offer(() => this.quote(reader));
  }

  /** The same in the answer of an unlock that gives back what it holds. */
  offerAfterRelease(reader: Principal): Promise<UnlockQuote | null> {
    return this.offer(() => this.quotes.getQuoteAfterRelease(reader.claims));
  }

  levelFor(reader: Principal, { meta }: IdentifiedCreator): Promise<AccessLevel> {
    return this.access.levelFor(reader.claims, meta.profileId);
  }

  quote(reader: Principal): Promise<UnlockQuote> {
    return this.quotes.getQuote(reader.claims);
  }

  private async offer(quote: () => Promise<UnlockQuote>): Promise<UnlockQuote | null> {
    try {
      return await quote();
    } catch (error) {
      return this.without(error, { area: 'offer', to: 'none' });
    }
  }

  /** @throws the error itself when it is none of an outage */
  private without(error: unknown, fallback: { area: string; to: string }): null {
    if (!isOutage(error)) throw error;
    this.metrics.count('app_fallbacks_total', fallback);
    return null;
  }
}
