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
    for (const { profileId } of row.erasure.others) await creatorChanged(sql, profileId);
    return row.erasure;
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
