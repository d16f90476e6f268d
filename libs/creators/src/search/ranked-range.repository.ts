import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database, PLANNED_EACH_TIME } from '@app/database';
import { upperBoundOf } from './criteria';
import { compileFilter } from './criteria-sql';
import { matching } from './creator-listings.sql';
import { BY_RELEVANCE, queryHash } from './listing-query';
import type { SearchQuery } from './search-query';
import { SqlParams } from './sql-params';
import { listingQuery, type FollowersRange, type PreparedText } from './text-match';

/**
 * At least so many creators of a search by a common word are ranked, the most followed of all that it finds; fewer when they
 * are not among this many that use the word. Ranking reads the words of each, so that a word which everybody uses would
 * otherwise read everything. The others follow in the order of followers.
 */
export const FEWEST_RANKED = 500;
const MOST_EXAMINED = 1_000;

const REMEMBERED_MS = 60_000;

export interface RankedQuestion {
  query: SearchQuery;
  prepared: PreparedText | null;
  asOf: Date;
}

interface Examined {
  examined: number;
  hits: number;
}

/** Which creators of a search are ranked: those from so many followers on. */
@Injectable()
export class RankedRangeRepository {
  /** By the hash of a question. */
  private readonly starts = new LRUCache<string, { followers: string | null }>({ max: 2_000, ttl: REMEMBERED_MS });

  constructor(private readonly database: Database) {}

  /** From how many followers on creators are ranked, so that they are enough; null: all are. */
  async findStart(question: RankedQuestion): Promise<string | null> {
    if (!question.prepared?.isCommon || question.query.similarTo !== null) return null;
    const key = queryHash(listingQuery(question.query, question.prepared, 'all'), {
      sort: BY_RELEVANCE,
      direction: 'desc',
    });
    const known = this.starts.get(key);
    if (known !== undefined) return known.followers;
    const to = mostFollowersOf(question.query);
    let place = 1.2 * FEWEST_RANKED;
    let from = await this.followersAt(place, to);
    while (from !== null) {
      const { examined, hits } = await this.examine(question, { from, to });
      if (hits >= FEWEST_RANKED || examined >= MOST_EXAMINED) break;
      // to where there would be enough of either
      const missing = Math.min(
        (1.2 * FEWEST_RANKED) / Math.max(1, hits),
        (1.1 * MOST_EXAMINED) / Math.max(1, examined),
      );
      place = Math.ceil(place * Math.min(64, Math.max(1.2, missing)));
      from = await this.followersAt(place, to);
    }
    this.starts.set(key, { followers: from });
    return from;
  }

  /** About how many followers the n-th most followed creator has of those with so many at most. */
  private async followersAt(place: number, to: string): Promise<string | null> {
    const [row] = await this.database.readAsSystem<{ followers: string }>(
      `select followers_about::text as followers from creator_texts where followers_about <= $2
        order by followers_about desc nulls last offset $1 limit 1`,
      [place, to],
    );
    return row?.followers ?? null;
  }

  /** How many creators with so many followers use the words, counted up to MOST_EXAMINED, and how many of them are hits. */
  private async examine({ query, prepared, asOf }: RankedQuestion, range: FollowersRange): Promise<Examined> {
    const context = { params: new SqlParams(), asOf };
    const { sql } = matching(listingQuery({ ...query, criteria: null }, prepared, range), 'now', context);
    const isHit = compileFilter(query.criteria, query.unknown, context);
    const [row] = await this.database.readAsSystem<Examined>(
      `${PLANNED_EACH_TIME} select count(*) as examined, count(*) filter (where is_hit) as hits
         from (select ${isHit} as is_hit ${sql} limit ${MOST_EXAMINED}) as found`,
      context.params.values,
    );
    return row ?? { examined: 0, hits: 0 };
  }
}

/** So many followers creators of a search have at most. */
export const mostFollowersOf = ({ criteria }: SearchQuery): string =>
  String(Math.min(upperBoundOf(criteria, 'followers'), Number.MAX_SAFE_INTEGER));
