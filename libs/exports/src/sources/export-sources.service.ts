import { Injectable } from '@nestjs/common';
import type { UserClaims } from '@app/database';
import type { ExportSourceSpec } from '../orders/export.types';
import { CollectionSource } from './collection.source';
import type { ExportSource, SourcePage, SourcePageRequest } from './export-source.port';

/** Each kind of source and who walks it. */
@Injectable()
export class ExportSources implements ExportSource<ExportSourceSpec> {
  private readonly byKind: Record<ExportSourceSpec['kind'], ExportSource<never>>;

  constructor(collections: CollectionSource) {
    this.byKind = { favorites: collections, campaign: collections, list: collections };
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
