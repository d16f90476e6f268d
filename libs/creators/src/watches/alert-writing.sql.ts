import type { Sql } from '@app/database';
import type { NewAlert } from './watch.types';

/**
 * $1 alerts [{ profileId, userId, kind, searchId, postId, details }]. What was told before is left out; each that is
 * written brings its message for the endpoints that want it. The name is the creator's present one.
 */
const TELL_SQL = `
  with told as (
    insert into creator_alerts (user_id, profile_id, kind, search_id, post_id, username, details)
    select given."userId", given."profileId", given.kind, given."searchId", given."postId", p.username, given.details
      from jsonb_to_recordset($1::jsonb) as given (
             "userId" uuid, "profileId" uuid, kind text, "searchId" uuid, "postId" uuid, details jsonb)
      join profiles p on p.id = given."profileId"
     order by given."userId", given."postId", given."profileId"
        on conflict do nothing
    returning *
  ), sent as (
    insert into outbox (topic, key, payload)
    select case kind when 'new_match' then 'search.' else 'creator.' end || kind, 'creator_alert:' || id,
           jsonb_build_object('userId', user_id, 'alertId', id, 'at', created_at,
                              'creator', jsonb_build_object('id', profile_id, 'username', username)) || details
      from told
  )
  select kind from told`;

/** Writes alerts with their messages, in the caller's transaction. @returns the kinds of those that were not told before */
export async function writeAlerts(
  sql: Sql,
  alerts: readonly (NewAlert & { profileId: string })[],
): Promise<NewAlert['kind'][]> {
  if (alerts.length === 0) return [];
  const told = await sql.query<{ kind: NewAlert['kind'] }>(TELL_SQL, [JSON.stringify(alerts)]);
  return told.map(({ kind }) => kind);
}
