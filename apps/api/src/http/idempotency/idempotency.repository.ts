import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';

export interface KeyOfUser {
  userId: string;
  key: string;
}

export interface StoredAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

export interface KnownKey {
  fingerprint: string;
  state: 'in_progress' | 'done';
  answer: StoredAnswer | null;
}

/** Proof that a key is ours: a later owner of the same key has another one. */
export type Claim = KeyOfUser & { lockedUntil: string };

interface Row {
  fingerprint: string;
  state: 'in_progress' | 'done';
  status_code: number | null;
  headers: Record<string, string> | null;
  body: string | null;
}

/** Every statement stands alone and commits at once: a key must be seen by other instances while its request runs. */
@Injectable()
export class IdempotencyRepository {
  constructor(private readonly database: Database) {}

  /** Takes a key that is new, expired, or left behind by a process that died. Null when it is somebody's. */
  async claim({ userId, key }: KeyOfUser, fingerprint: string, lockMs: number): Promise<Claim | null> {
    const [row] = await this.database.readAsSystem<{ locked_until: string }>(
      `insert into idempotency_keys as k (user_id, key, fingerprint, state, locked_until, expires_at)
       values ($1, $2, $3, 'in_progress', now() + $4 * interval '1 millisecond', now() + interval '24 hours')
       on conflict (user_id, key) do update
          set fingerprint = excluded.fingerprint, state = 'in_progress', locked_until = excluded.locked_until,
              status_code = null, headers = null, body = null, created_at = now(), expires_at = excluded.expires_at
        where k.expires_at < now()
           or (k.state = 'in_progress' and k.locked_until < now() and k.fingerprint = excluded.fingerprint)
       returning locked_until::text`,
      [userId, key, fingerprint, lockMs],
    );
    return row === undefined ? null : { userId, key, lockedUntil: row.locked_until };
  }

  async find({ userId, key }: KeyOfUser): Promise<KnownKey | null> {
    const [row] = await this.database.readAsSystem<Row>(
      `select fingerprint, state, status_code, headers, body from idempotency_keys where user_id = $1 and key = $2`,
      [userId, key],
    );
    return row === undefined ? null : { fingerprint: row.fingerprint, state: row.state, answer: toAnswer(row) };
  }

  /** Stores the answer, unless the claim ran out and another process took the key. */
  async complete({ userId, key, lockedUntil }: Claim, { statusCode, headers, body }: StoredAnswer): Promise<void> {
    await this.database.readAsSystem(
      `update idempotency_keys set state = 'done', status_code = $4, headers = $5::jsonb, body = $6
        where user_id = $1 and key = $2 and state = 'in_progress' and locked_until = $3::timestamptz`,
      [userId, key, lockedUntil, statusCode, JSON.stringify(headers), body],
    );
  }

  /** Frees the key: the request had no effect worth keeping and may run again. */
  async release({ userId, key, lockedUntil }: Claim): Promise<void> {
    await this.database.readAsSystem(
      `delete from idempotency_keys
        where user_id = $1 and key = $2 and state = 'in_progress' and locked_until = $3::timestamptz`,
      [userId, key, lockedUntil],
    );
  }
}

function toAnswer({ state, status_code: statusCode, headers, body }: Row): StoredAnswer | null {
  return state === 'done' && statusCode !== null ? { statusCode, headers: headers ?? {}, body: body ?? '' } : null;
}
