import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database } from '@app/database';
import { Logger } from '@app/observability';

export interface Lookup {
  userId: string;
  username: string;
  profileId: string | null;
  outcome: 'full' | 'preview' | 'degraded' | 'not_found';
}

/** The same user looking at the same creator again within this time is one entry of the history. */
const ONE_LOOKUP_MS = 10 * 60_000;
const FLUSH_AFTER_MS = 500;
const MOST_WAITING = 5_000;

/**
 * Keeps the search history without making readers wait: entries are written in batches shortly afterwards.
 * A crash loses at most the last half second of history.
 */
@Injectable()
export class LookupRecorder implements OnApplicationShutdown {
  private readonly seen = new LRUCache<string, true>({ max: 50_000, ttl: ONE_LOOKUP_MS });
  private waiting: Lookup[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  record(lookup: Lookup): void {
    const key = `${lookup.userId} ${lookup.username} ${lookup.outcome}`;
    if (this.seen.has(key) || this.waiting.length >= MOST_WAITING) return;
    this.seen.set(key, true);
    this.waiting.push(lookup);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS).unref();
  }

  /** Writes what waits. History is a convenience: a failure is logged and never reaches a reader. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const lookups = this.waiting;
    this.waiting = [];
    if (lookups.length === 0) return;
    try {
      await this.database.asSystem(async (sql) => {
        await sql.query(AWAIT_ERASURES_SQL);
        await sql.query(RECORD_SQL, [JSON.stringify(lookups)]);
        await sql.query(TOUCH_ACCESS_SQL, [JSON.stringify(lookups)]);
      });
    } catch (error) {
      this.logger.warn('search history entries were lost', { err: error, entries: lookups.length });
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
  }
}

/** Shares the lock of erasures: the entry of a creator who is forgotten at this moment is either seen by the erasure or not written. */
const AWAIT_ERASURES_SQL = 'select app.count_erasures()';
const RECORD_SQL = `
  insert into search_history (user_id, profile_id, query, outcome)
  select given."userId", p.id, given.username, given.outcome
    from jsonb_to_recordset($1::jsonb) as given ("userId" uuid, "profileId" uuid, username text, outcome text)
    left join profiles p on p.id = given."profileId"
   where not exists (select from erased_creators e where e.digest = app.erasure_digest('username', given.username))`;
const TOUCH_ACCESS_SQL = `
  update user_profile_access as access set accessed_at = now()
    from jsonb_to_recordset($1::jsonb) as given ("userId" uuid, "profileId" uuid, outcome text)
   where access.user_id = given."userId" and access.profile_id = given."profileId" and given.outcome = 'full'
     and (access.accessed_at is null or access.accessed_at < now() - interval '1 day')`;
