import { Injectable } from '@nestjs/common';
import { CreatorSearchRepository, describeSearch, SavedSearchesRepository } from '@app/creators';
import type { UserClaims } from '@app/database';
import { ExportSourceNotFoundError } from '../orders/export.errors';
import type { SearchSpec } from '../orders/export.types';
import type { ExportSource, SourcePage, SourcePageRequest } from './export-source.port';

/** The result of a search, in its order. All pages show the state that the first one saw. */
@Injectable()
export class SearchSource implements ExportSource<SearchSpec> {
  constructor(
    private readonly searches: CreatorSearchRepository,
    private readonly saved: SavedSearchesRepository,
  ) {}

  /** @throws ExportSourceNotFoundError */
  async findSaved(owner: UserClaims, id: string): Promise<SearchSpec> {
    const found = await this.saved.find(owner, id);
    if (found === null) throw new ExportSourceNotFoundError('saved search');
    return { kind: 'search', query: found.query, saved: { id, name: found.name } };
  }

  async nameOf(_owner: UserClaims, { query, saved }: SearchSpec): Promise<string> {
    return saved?.name ?? (describeSearch(query) || 'Search');
  }

  count(_owner: UserClaims, { query }: SearchSpec): Promise<number> {
    return this.searches.count(query);
  }

  async page(owner: UserClaims, { query }: SearchSpec, { limit, cursor }: SourcePageRequest): Promise<SourcePage> {
    const request = { query, limit, cursor: cursor ?? undefined, readerId: owner.sub };
    const { items, nextCursor } = await this.searches.findPage(request);
    return { profileIds: items.map(({ id }) => id), nextCursor };
  }
}
