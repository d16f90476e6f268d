import { Injectable } from '@nestjs/common';
import type { CommenterCount, SharedCommentersInput } from '@app/analytics';
import { Database } from '@app/database';
import { SHARED_COMMENTERS_SQL } from './shared-commenters.sql';

type CountedRow = Omit<CommenterCount, 'asOf'> & { asOf: string; place: number };

/** Who comments on two creators, counted in the database: no name of a commenter leaves it. */
@Injectable()
export class SharedCommentersRepository {
  constructor(private readonly database: Database) {}

  /** Null when one of them is not stored, or the reader has no access to it. */
  async count(readerId: string, profileIds: readonly [string, string]): Promise<SharedCommentersInput | null> {
    const [row] = await this.database.readAsSystem<{ creators: CountedRow[]; shared: number }>(SHARED_COMMENTERS_SQL, [
      profileIds,
      readerId,
    ]);
    const [first, second] = row?.creators ?? [];
    if (row === undefined || first === undefined || second === undefined) return null;
    return { creators: [dated(first), dated(second)], shared: row.shared };
  }
}

const dated = ({ place: _place, asOf, ...count }: CountedRow): CommenterCount => ({ ...count, asOf: new Date(asOf) });
