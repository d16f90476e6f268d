import { Client } from 'pg';
import { CHANCE, DERIVED, POSTS, PROFILES, SNAPSHOTS, SPOKEN, TEXT_INDEXES_OF_POSTS, VOCABULARY } from './corpus.sql';
import { BRANDS, CATEGORY_WORDS, LANGUAGE_SENTENCES } from './words';

/**
 * Creators `from` + 1 to `to` of the market, twelve posts each on average: sizes as skewed as in life, 24 categories, 14
 * languages, hidden figures, snapshots of two days. Every figure is a function of the creator's number, so that each
 * machine makes the same market, and a larger one begins with the smaller.
 */
export async function fillMarket(databaseUrl: string, { from = 0, to }: { from?: number; to: number }): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // Foreign keys hold by construction.
    await client.query(
      `set session_replication_role = 'replica'; set synchronous_commit = off; set maintenance_work_mem = '512MB'`,
    );
    const words = [JSON.stringify(CATEGORY_WORDS), JSON.stringify(LANGUAGE_SENTENCES), BRANDS];
    await client.query(VOCABULARY, words);
    await client.query(CHANCE);
    await client.query(SPOKEN);
    const numbers = [from + 1, to];
    await client.query(PROFILES, numbers);
    await client.query('analyze profiles');
    const { rows: textIndexes } = await client.query<{ name: string; definition: string }>(TEXT_INDEXES_OF_POSTS);
    for (const { name } of textIndexes) await client.query(`drop index public.${name}`); // cheaper built at once
    await client.query(POSTS, numbers);
    for (const { definition } of textIndexes) await client.query(definition);
    await client.query(SNAPSHOTS, numbers);
    await client.query('analyze profiles, posts, profile_snapshots');
    for (const statement of DERIVED) await client.query(statement);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

/** Creators and posts that are stored now. */
export async function marketSize(databaseUrl: string): Promise<{ creators: number; posts: number; bytes: number }> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ creators: string; posts: string; bytes: string }>(
      `select (select count(*) from creator_listings where closed_xid is null) as creators,
              (select count(*) from posts) as posts, pg_database_size(current_database()) as bytes`,
    );
    const [size] = rows;
    return { creators: Number(size?.creators), posts: Number(size?.posts), bytes: Number(size?.bytes) };
  } finally {
    await client.end();
  }
}
