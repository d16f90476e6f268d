import type { Sql } from '@app/database';

/**
 * What is kept beside a creator for finding it: each a function of the database that writes it anew from the creator's
 * own rows; and the mark for those who watch it. Functions, so that one trip does them all.
 */
const REFRESHES: readonly string[] = [
  'forget_erased',
  'refresh_creator_listing',
  'refresh_creator_text',
  'refresh_creator_features',
  'mark_watched',
];

/**
 * Brings what is derived from a creator's rows up to date, in the transaction that changed them: after a sync, an
 * analysis, and when the account is gone.
 */
export async function creatorChanged(sql: Sql, profileId: string): Promise<void> {
  if (REFRESHES.length === 0) return;
  await sql.query(`select ${REFRESHES.map((name) => `app.${name}($1)`).join(', ')}`, [profileId]);
}
