import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import { toFacts, type CreatorFacts, type FactsRow } from './creator-facts';
import { FACTS_SQL } from './creator-facts.sql';
import { FIRST_DAY_SQL, PAST_FACTS_SQL } from './past-facts.sql';

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

  /**
   * The same as it was known at the end of a day (UTC). Null when nothing was known yet.
   * @param asOf yyyy-mm-dd
   */
  async findByProfileAsOf(profileId: string, days: number | null, asOf: string): Promise<CreatorFacts | null> {
    const [row] = await this.database.readAsSystem<FactsRow>(PAST_FACTS_SQL, [profileId, days, asOf]);
    return row === undefined ? null : toFacts(row);
  }

  /** The first day of which a report can be made; null when there is none. */
  async findFirstDay(profileId: string): Promise<string | null> {
    const [row] = await this.database.readAsSystem<{ firstDay: string | null }>(FIRST_DAY_SQL, [profileId]);
    return row?.firstDay ?? null;
  }
}
