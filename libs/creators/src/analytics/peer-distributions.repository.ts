import { Injectable } from '@nestjs/common';
import { FOLLOWER_TIERS, PEER_FIGURES, type FollowerTier, type PeerFigure } from '@app/analytics';
import { Database } from '@app/database';
import { DROP_EMPTY_SQL, recomputeSql } from './peer-distributions.sql';

/** How the figures of stored creators are spread, for the standing of one among them. */
@Injectable()
export class PeerDistributionsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Writes all distributions anew, one figure of one tier at a time: however many creators are stored, no statement
   * reads more than a tier. Readers see the old one of a group until the new one is there.
   * @throws the signal's reason when the process stops
   */
  async recompute(signal: AbortSignal): Promise<void> {
    for (const figure of PEER_FIGURES) {
      for (const tier of FOLLOWER_TIERS) {
        signal.throwIfAborted();
        await this.recomputeTier(figure, tier);
      }
    }
  }

  /** One transaction, so that its moment is that of the rows it read. */
  private async recomputeTier(figure: PeerFigure, { from, to }: FollowerTier): Promise<void> {
    await this.database.asSystem(async (sql) => {
      const [now] = await sql.query<{ at: Date }>('select now() as at');
      await sql.query(recomputeSql(figure), [from, to, now?.at]);
      await sql.query(DROP_EMPTY_SQL, [figure, from, now?.at]);
    });
  }
}
