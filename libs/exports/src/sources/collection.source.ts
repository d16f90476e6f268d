import { Injectable } from '@nestjs/common';
import { CollectedCreatorsRepository, type Collection } from '@app/campaigns';
import type { UserClaims } from '@app/database';
import { ExportSourceNotFoundError } from '../orders/export.errors';
import type { ExportSource, SourcePage, SourcePageRequest } from './export-source.port';

/** Favourites, a list, or the creators of a campaign, as they were when the export was ordered. */
@Injectable()
export class CollectionSource implements ExportSource<Collection> {
  constructor(private readonly collected: CollectedCreatorsRepository) {}

  async nameOf(owner: UserClaims, collection: Collection): Promise<string> {
    const name = await this.collected.findName(owner, collection);
    if (name === null) throw new ExportSourceNotFoundError(collection.kind);
    return name;
  }

  count(owner: UserClaims, collection: Collection, orderedAt: string): Promise<number> {
    return this.collected.count(owner, collection, orderedAt);
  }

  page(owner: UserClaims, collection: Collection, request: SourcePageRequest): Promise<SourcePage> {
    const { limit, cursor, orderedAt } = request;
    return this.collected.findPage(owner, collection, { limit, cursor: cursor ?? undefined, addedBy: orderedAt });
  }
}
