import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import { toFacts, type CreatorFacts, type FactsRow } from './creator-facts';
import { FACTS_SQL } from './creator-facts.sql';

/** What the analytics of a creator are made from. */
@Injectable()
export class CreatorFactsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Read as the system: the caller has checked that the reader has access. Null when there is no such profile.
   * @param days back from the moment of the data: older posts are left out, save the latest ones; null for all
   */
  async findByProfile(profileId: string, days: number | null): Promise<CreatorFacts | null> {
    const [row] = await this.database.readAsSystem<FactsRow>(FACTS_SQL, [profileId, days]);
    return row === undefined ? null : toFacts(row);
  }
}
