import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import { ADD_MISSING_FEATURES_SQL, COUNT_TAGS_SQL, WEIGH_ANEW_SQL } from './creator-features.sql';

export interface FeaturesStep {
  /** Null = there is none. */
  after: string | null;
  limit: number;
}

export interface StepOutcome {
  /** Where the next step begins; null after the last one. */
  last: string | null;
  changed: number;
}

/** What creators are compared by, kept beside them: app.refresh_creator_features() writes one, this what concerns many. */
@Injectable()
export class CreatorFeaturesRepository {
  constructor(private readonly database: Database) {}

  /** Features of creators that have none: they were stored before there were any. */
  async addMissing({ after, limit }: FeaturesStep): Promise<StepOutcome> {
    return this.step(ADD_MISSING_FEATURES_SQL, after, limit);
  }

  /** How many creators have each tag, and how many have tags at all. */
  async countTags(): Promise<void> {
    await this.database.readAsSystem(COUNT_TAGS_SQL);
  }

  /** The sums of the tags' weights, where they have changed by more than a twentieth. */
  async weighAnew({ after, limit }: FeaturesStep): Promise<StepOutcome> {
    return this.step(WEIGH_ANEW_SQL, after, limit);
  }

  private async step(sql: string, after: string | null, limit: number): Promise<StepOutcome> {
    const [row] = await this.database.readAsSystem<{ last: string | null; changed: number; looked: number }>(sql, [
      after,
      limit,
    ]);
    if (row === undefined || row.looked < limit) return { last: null, changed: row?.changed ?? 0 };
    return { last: row.last, changed: row.changed };
  }
}
