import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { Cache } from '@app/cache';
import {
  CreatorListingsRepository,
  CreatorSearchRepository,
  MatchReasonsRepository,
  namedConditions,
  SavedSearchesRepository,
  searchHash,
  type SavedSearchKind,
  type SearchQuery,
} from '@app/creators';
import type { Charge } from '@app/credits';
import { Logger } from '@app/observability';
import type { SearchCountDto, SearchPageDto, SearchPageParts } from './dto/search.dto';
import type { CountAsked } from './search-request';

/** As long as the counts of discovery. */
const COUNT_TTL_MS = 30_000;

export interface SearchRun {
  query: SearchQuery;
  kind: SavedSearchKind;
  page: SearchPageParts;
}

/** Searches that are paid for once a day, and counts that are not. */
@Injectable()
export class SearchService {
  constructor(
    private readonly searches: CreatorSearchRepository,
    private readonly reasons: MatchReasonsRepository,
    private readonly listings: CreatorListingsRepository,
    private readonly history: SavedSearchesRepository,
    private readonly cache: Cache,
    private readonly logger: Logger,
  ) {}

  async run(reader: Principal, { query, kind, page }: SearchRun, charge: Charge): Promise<SearchPageDto> {
    const isFirst = page.cursor === undefined;
    const [found, total] = await Promise.all([
      this.searches.findPage({ query, ...page, readerId: reader.userId }),
      isFirst ? this.count({ query, explain: false }) : null,
    ]);
    if (found.items.length === 0) charge.waive('empty');
    const ids = found.items.map(({ id }) => id);
    const [reasons] = await Promise.all([
      this.reasons.explain(query, ids, found.snapshot),
      total === null ? undefined : this.record(reader, kind, { query, resultCount: total.count }),
    ]);
    return {
      items: found.items.map((creator) => ({ ...creator, match: reasons.get(creator.id) ?? null })),
      nextCursor: found.nextCursor,
      total: total?.count ?? null,
      languages: query.text?.languages ?? [],
    };
  }

  async count({ query, explain }: CountAsked): Promise<SearchCountDto> {
    const key = createHash('sha256')
      .update(`${searchHash(query)} ${explain}`)
      .digest('base64url');
    const { entry } = await this.cache.getOrLoad('frequent', `search-count:${key}`, async () => {
      const answer = await this.countNow({ query, explain });
      return { body: Buffer.from(JSON.stringify(answer)), meta: {}, ttlMs: COUNT_TTL_MS };
    });
    return JSON.parse(entry.body.toString()) as SearchCountDto;
  }

  private async countNow({ query, explain }: CountAsked): Promise<SearchCountDto> {
    const countedAt = new Date().toISOString();
    const [count, explanation] = await Promise.all([
      this.searches.count(query),
      explain ? this.listings.explain(namedConditions(query), query.unknown) : undefined,
    ]);
    return { count, countedAt, ...(explanation === undefined ? {} : { explain: explanation }) };
  }

  /** History is a convenience: a failure is logged and never reaches a reader. */
  private async record(
    reader: Principal,
    kind: SavedSearchKind,
    run: { query: SearchQuery; resultCount: number },
  ): Promise<void> {
    try {
      await this.history.record(reader.claims, kind, run);
    } catch (error) {
      this.logger.warn('a search is missing in the history', { err: error });
    }
  }
}
