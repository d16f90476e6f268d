import { Injectable } from '@nestjs/common';
import { Database } from './database.service';

export interface RemovedRecords {
  table: string;
  removed: number;
}

/** What is past the time it is kept for; the times stand in the functions of the database. */
@Injectable()
export class ExpiredRecordsRepository {
  constructor(private readonly database: Database) {}

  /** Removes at most `most` rows of each table, in one short transaction. @returns also tables with nothing to remove */
  purgeStep(most: number): Promise<RemovedRecords[]> {
    return this.database.readAsSystem<RemovedRecords>(
      'select table_name as "table", removed from app.purge_expired_step($1)',
      [most],
    );
  }

  /** Versions of creators that a dump brought from another server; without effect when there are none. */
  async settleRestored(): Promise<void> {
    await this.database.readAsSystem('select app.settle_restored_versions()');
  }
}
