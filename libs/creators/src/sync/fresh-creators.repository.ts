import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';

@Injectable()
export class FreshCreatorsRepository {
  constructor(private readonly database: Database) {}

  /** Which of the names were fetched within a day, in alphabetical order. */
  async findFresh(usernames: readonly string[]): Promise<string[]> {
    const rows = await this.database.readAsSystem<{ username: string }>(
      `select username from profiles
        where username in (select unnest($1::text[])) and fetched_at > now() - interval '24 hours'
        order by username`,
      [usernames],
    );
    return rows.map(({ username }) => username);
  }
}
