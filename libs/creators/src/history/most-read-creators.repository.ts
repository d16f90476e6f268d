import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';

export interface MostReadCreator {
  profileId: string;
  username: string;
}

/** Newest look-ups that are counted: bounds the query however much is read. */
const MOST_LOOKUPS = 200_000;

/** Who is read most, by the search history of the last day: one look-up per reader, creator and ten minutes. */
@Injectable()
export class MostReadCreatorsRepository {
  constructor(private readonly database: Database) {}

  /** Most read first. */
  findMostRead(limit: number): Promise<MostReadCreator[]> {
    return this.database.readAsSystem<MostReadCreator>(
      `with lookup as (
         select profile_id from search_history
          where created_at > now() - interval '24 hours'
          order by created_at desc
          limit ${MOST_LOOKUPS}
       ), most as (
         select profile_id, count(*) as readers from lookup where profile_id is not null group by profile_id
       )
       select profiles.id as "profileId", profiles.username
         from most join profiles on profiles.id = most.profile_id
        where profiles.username is not null
        order by most.readers desc, profiles.id
        limit $1`,
      [limit],
    );
  }
}
