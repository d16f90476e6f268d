import { Injectable } from '@nestjs/common';
import { Cache } from '@app/cache';
import { Database, iso } from '@app/database';
import { inForceAt, type CardInForce, type KeptCard } from './kept-rate-card';

const CACHE_ID = 'rate-cards';
const ALL_SQL = `
  select id, name, version, currency, source, cpms, reach_shares as "reachShares",
         ${iso('effective_from')} as "effectiveFrom", ${iso('retired_at')} as "retiredAt",
         json_build_object('low', like_low, 'high', like_high) as "like",
         json_build_object('low', comment_low, 'high', comment_high) as comment,
         json_build_object('low', view_low, 'high', view_high) as view
    from emv_rate_cards
   order by effective_from desc, created_at desc, id`;

/** The rate card by which reach, price and earned media are estimated: of those in force the one that came last. */
@Injectable()
export class RateCardsInForceRepository {
  /** Parsed once for as long as the cache holds the very same entry. */
  private known: { etag: string; cards: KeptCard[] } | undefined;

  constructor(
    private readonly database: Database,
    private readonly cache: Cache,
  ) {}

  /** @param at also a moment of the past: a card counts from its day until it is retired */
  async findAt(at: Date): Promise<CardInForce> {
    return inForceAt(await this.all(), at);
  }

  /** To be called after the transaction that added or retired a card: no instance answers by the former one from then on. */
  async changed(): Promise<void> {
    await this.cache.invalidate([{ name: 'frequent', id: CACHE_ID }]);
    await this.cache.dropName('analytics');
  }

  private async all(): Promise<KeptCard[]> {
    const { entry } = await this.cache.getOrLoad('frequent', CACHE_ID, async () => {
      const cards = await this.database.readAsSystem<KeptCard>(ALL_SQL);
      return { body: Buffer.from(JSON.stringify(cards)), meta: {} };
    });
    if (this.known?.etag !== entry.etag)
      this.known = { etag: entry.etag, cards: JSON.parse(entry.body.toString()) as KeptCard[] };
    return this.known.cards;
  }
}
