import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';

/** Names of creators: part of the preview that everybody may see, so they are read as the system. */
@Injectable()
export class CreatorNamesRepository {
  constructor(private readonly database: Database) {}

  /** By profile id; null while another account carries the last known name. */
  async findByIds(profileIds: readonly string[]): Promise<Map<string, string | null>> {
    if (profileIds.length === 0) return new Map();
    const profiles = await this.database.readAsSystem<{ id: string; username: string | null }>(
      'select id, username from profiles where id = any($1::uuid[])',
      [profileIds],
    );
    return new Map(profiles.map(({ id, username }) => [id, username]));
  }
}
