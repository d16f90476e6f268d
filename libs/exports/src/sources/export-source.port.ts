import type { UserClaims } from '@app/database';
import type { ExportSourceSpec } from '../orders/export.types';

export interface SourcePageRequest {
  limit: number;
  /** Of the page before. */
  cursor: string | null;
  /** When the export was ordered, as the database writes it. */
  orderedAt: string;
}

export interface SourcePage {
  /** No creator comes twice in a walk. */
  profileIds: readonly string[];
  nextCursor: string | null;
}

export type SpecOf<Kind extends ExportSourceSpec['kind']> = Extract<ExportSourceSpec, { kind: Kind }>;

/** Where the creators of an export come from: walked page by page, by any process at any time, as its owner. */
export interface ExportSource<Spec extends ExportSourceSpec> {
  /** What a file of it is called unless its owner says. @throws AppError when the owner has no such thing */
  nameOf(owner: UserClaims, spec: Spec): Promise<string>;
  /** Null when nobody can say before the walk. */
  count(owner: UserClaims, spec: Spec, orderedAt: string): Promise<number | null>;
  page(owner: UserClaims, spec: Spec, request: SourcePageRequest): Promise<SourcePage>;
}
