import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import { CreatorErasedError } from '../creators.errors';
import { creatorChanged } from '../search/creator-changed';

/** What an erasure removed. */
export interface Erasure {
  /** Of the name: what the block list keeps of it. */
  digest: string;
  /** Null: nothing was stored under the name. */
  profileId: string | null;
  /** Every name under which the creator may be cached. */
  names: string[];
  posts: number;
  /** Unlocks of users that stay in the books and lead nowhere now. */
  unlocks: number;
  /** Creators whose rows named this one. */
  others: { profileId: string; username: string | null }[];
}

/** What app.forget_erased raises. */
const ERASED = 'CR410';

/**
 * $1 names. Texts that were edited since may name somebody whom no other row names any more: such a text goes as a whole, and
 * reports of its days show the later one.
 */
const FORGET_FORMER_TEXTS_SQL = `
  with forgotten as (
    update post_snapshots s set former = null
     where s.former is not null
       and (s.former ->> 'caption' ~* ('@(' || replace(array_to_string($1::text[], '|'), '.', '\\.') || ')(?![a-z0-9_]|\\.[a-z0-9_])')
            or s.former -> 'mentions' ?| $1 or s.former -> 'tagged_usernames' ?| $1
            or s.former -> 'coauthor_usernames' ?| $1 or s.former -> 'sponsor_usernames' ?| $1)
    returning s.post_id)
  select distinct c.id as "profileId", c.username
    from forgotten join posts p on p.id = forgotten.post_id join profiles c on c.id = p.profile_id`;

/** The list of creators who asked to be forgotten: salted digests, which only the database can compare. */
@Injectable()
export class ErasedCreatorsRepository {
  constructor(private readonly database: Database) {}

  async includes(username: string): Promise<boolean> {
    const [row] = await this.database.readAsSystem<{ found: boolean }>(
      `select exists (select from erased_creators where digest = app.erasure_digest('username', $1)) as found`,
      [username],
    );
    return row?.found === true;
  }

  /** Removes everything and blocks the name, in the caller's transaction. */
  async erase(sql: Sql, username: string): Promise<Erasure> {
    const [row] = await sql.query<{ erasure: Erasure }>('select app.erase_creator($1) as erasure', [username]);
    if (row === undefined) throw new Error('app.erase_creator returned no row');
    const { erasure } = row;
    for (const { profileId } of erasure.others) await creatorChanged(sql, profileId);
    const known = new Set(erasure.others.map(({ profileId }) => profileId));
    const former = await sql.query<Erasure['others'][number]>(FORGET_FORMER_TEXTS_SQL, [erasure.names]);
    return { ...erasure, others: [...erasure.others, ...former.filter(({ profileId }) => !known.has(profileId))] };
  }
}

/** @throws CreatorErasedError in place of the database's refusal to store an erased creator */
export async function refuseErased(storing: Promise<void>): Promise<void> {
  try {
    await storing;
  } catch (error) {
    throw (error as { code?: unknown }).code === ERASED ? new CreatorErasedError(error) : error;
  }
}
