import { Injectable } from '@nestjs/common';
import type { UserClaims } from '@app/database';
import type { AskedSource, ExportSourceSpec } from '../orders/export.types';
import { CollectionSource } from './collection.source';
import type { ExportSource, SourcePage, SourcePageRequest } from './export-source.port';
import { SearchSource } from './search.source';

/** Each kind of source and who walks it. */
@Injectable()
export class ExportSources implements ExportSource<ExportSourceSpec> {
  private readonly byKind: Record<ExportSourceSpec['kind'], ExportSource<never>>;

  constructor(
    collections: CollectionSource,
    private readonly searches: SearchSource,
  ) {
    this.byKind = { favorites: collections, campaign: collections, list: collections, search: searches };
  }

  /** What is asked for as it will be stored. @throws ExportSourceNotFoundError */
  async resolve(owner: UserClaims, asked: AskedSource): Promise<ExportSourceSpec> {
    return asked.kind === 'savedSearch' ? this.searches.findSaved(owner, asked.id) : asked;
  }

  nameOf(owner: UserClaims, spec: ExportSourceSpec): Promise<string> {
    return this.of(spec).nameOf(owner, spec);
  }

  count(owner: UserClaims, spec: ExportSourceSpec, orderedAt: string): Promise<number | null> {
    return this.of(spec).count(owner, spec, orderedAt);
  }

  page(owner: UserClaims, spec: ExportSourceSpec, request: SourcePageRequest): Promise<SourcePage> {
    return this.of(spec).page(owner, spec, request);
  }

  private of<Spec extends ExportSourceSpec>({ kind }: Spec): ExportSource<Spec> {
    return this.byKind[kind];
  }
}
