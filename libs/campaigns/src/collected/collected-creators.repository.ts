import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage } from '@app/common';
import { Database, type UserClaims } from '@app/database';

/** What a user collects creators in. */
export type Collection = { kind: 'favorites' } | { kind: 'campaign'; id: string } | { kind: 'list'; id: string };

export interface MembersRequest {
  limit: number;
  cursor?: string | undefined;
  /** What came later is left out, so that a walk has an end. As the database writes it: a Date has no microseconds. */
  addedBy: string;
}

export interface MembersPage {
  profileIds: string[];
  nextCursor: string | null;
}

interface Kind {
  name: string;
  members: string;
}

/**
 * Names and members of each kind, `tie` as in the kind's index. $1 is the collection; the policies of row level security
 * leave only what is the reader's.
 */
const KINDS: Record<Collection['kind'], Kind> = {
  favorites: {
    name: `select 'Favourites' as name where $1::uuid is null`,
    members: `select profile_id, created_at, id as tie from user_favorites where user_id = (select auth.uid()) and $1::uuid is null`,
  },
  campaign: {
    name: 'select name from campaigns where id = $1::uuid and deleted_at is null',
    members: 'select profile_id, created_at, id as tie from campaign_profiles where campaign_id = $1::uuid',
  },
  list: {
    name: 'select name from user_lists where id = $1::uuid',
    members: 'select profile_id, created_at, profile_id as tie from user_list_profiles where list_id = $1::uuid',
  },
};
const CURSOR = 'collected-creators';

/** The creators that a user has collected, latest first, by their ids alone: who may see what of them is asked elsewhere. */
@Injectable()
export class CollectedCreatorsRepository {
  constructor(private readonly database: Database) {}

  /** Null when the user has no such collection. */
  async findName(owner: UserClaims, collection: Collection): Promise<string | null> {
    const [row] = await this.database.readAsUser<{ name: string }>(owner, KINDS[collection.kind].name, [
      idOf(collection),
    ]);
    return row?.name ?? null;
  }

  async count(owner: UserClaims, collection: Collection, addedBy: string): Promise<number> {
    const [row] = await this.database.readAsUser<{ n: number }>(
      owner,
      `select count(*) as n from (${KINDS[collection.kind].members}) m where m.created_at <= $2::timestamptz`,
      [idOf(collection), addedBy],
    );
    return row?.n ?? 0;
  }

  async findPage(
    owner: UserClaims,
    collection: Collection,
    { limit, cursor, addedBy }: MembersRequest,
  ): Promise<MembersPage> {
    const [before, tie] = cursor === undefined ? [null, null] : decodeCursor(CURSOR, cursor, 2);
    const rows = await this.database.readAsUser<{ id: string; tie: string; addedAt: string }>(
      owner,
      `select m.profile_id as id, m.tie, m.created_at::text as "addedAt" from (${KINDS[collection.kind].members}) m
        where m.created_at <= $2::timestamptz
          and ($4::timestamptz is null or (m.created_at, m.tie) < ($4::timestamptz, $5::uuid))
        order by m.created_at desc, m.tie desc
        limit $3`,
      [idOf(collection), addedBy, limit + 1, before, tie],
    );
    const { items, nextCursor } = toPage(rows, limit, (last) => encodeCursor(CURSOR, [last.addedAt, last.tie]));
    return { profileIds: items.map((row) => row.id), nextCursor };
  }
}

const idOf = (collection: Collection) => (collection.kind === 'favorites' ? null : collection.id);
