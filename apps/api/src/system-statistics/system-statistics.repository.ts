import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';

export interface Spans {
  day: number;
  week: number;
  month: number;
}

/** The system in numbers, as of one moment. */
export interface SystemStatistics {
  users: { total: number; suspended: number; registered: Spans; active: Spans };
  creators: { stored: number; fresh: number; gone: number; private: number };
  posts: { stored: number; analysed: number; analysedWithinTheHour: number; analysedShare: number | null };
  access: { unlocks: number; grants: number };
  analysisJobs: Record<string, number>;
  storage: { database: number; tables: { name: string; rows: number; bytes: number }[] };
  at: string;
}

const within = (time: string, span: string) => `${time} > now() - interval '${span}'`;
const spans = (count: (span: string) => string) =>
  `json_build_object('day', ${count('1 day')}, 'week', ${count('7 days')}, 'month', ${count('30 days')})`;
const users = (condition: string) => `(select count(*) from users where ${condition})`;

const USERS = `
  select count(*) as total, count(*) filter (where status = 'suspended') as suspended,
         ${spans((span) => users(within('created_at', span)))} as registered,
         ${spans((span) => users(within('last_seen_at', span)))} as active
    from users`;
/** A creator is served from what is stored for 24 hours; after that it is fetched again when somebody asks. */
const CREATORS = `
  select count(*) filter (where status = 'active') as stored,
         count(*) filter (where status = 'active' and ${within('fetched_at', '1 day')}) as fresh,
         count(*) filter (where status = 'gone') as gone,
         count(*) filter (where status = 'active' and is_private) as private
    from profiles`;
const POSTS = `
  select s.stored, s.analysed, s.recently as "analysedWithinTheHour", round(s.analysed / nullif(s.stored, 0)::numeric, 4)::float8 as "analysedShare"
    from (select (select count(*) from posts) as stored,
                 (select count(*) from posts where ai_analyzed_at is not null) as analysed,
                 (select count(*) from posts where ai_analyzed_at > (now() - interval '1 hour') at time zone 'utc') as recently) s`;
const ACCESS = `
  select (select count(*) from unlocked_influencers) as unlocks,
         (select count(*) from user_profile_access where source <> 'unlock' and (expires_at is null or expires_at > now())) as grants`;
const JOBS = 'select status, count(*) as jobs from ai_analysis_jobs group by status order by status';
/** Rows as the server last estimated them; bytes with indexes and long values. */
const TABLES = `
  select c.relname::text as name, greatest(c.reltuples, 0)::bigint as rows, pg_total_relation_size(c.oid) as bytes
    from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
   order by bytes desc, name`;
const DATABASE = 'select pg_database_size(current_database()) as bytes';

/** A report for people waits for nobody longer than this. */
const LONGEST_STATEMENT = '10s';

@Injectable()
export class SystemStatisticsRepository {
  constructor(private readonly database: Database) {}

  read(): Promise<SystemStatistics> {
    return this.database.asSystem(async (sql) => {
      await sql.query('set transaction isolation level repeatable read, read only');
      await sql.query(`set local statement_timeout = '${LONGEST_STATEMENT}'`);
      const only = async <Row>(text: string): Promise<Row> => {
        const [row] = await sql.query<Row>(text);
        if (row === undefined) throw new Error('counting returned no row');
        return row;
      };
      const jobs = await sql.query<{ status: string; jobs: number }>(JOBS);
      const { bytes: database } = await only<{ bytes: number }>(DATABASE);
      return {
        users: await only<SystemStatistics['users']>(USERS),
        creators: await only<SystemStatistics['creators']>(CREATORS),
        posts: await only<SystemStatistics['posts']>(POSTS),
        access: await only<SystemStatistics['access']>(ACCESS),
        analysisJobs: Object.fromEntries(jobs.map(({ status, jobs: count }) => [status, count])),
        storage: { database, tables: await sql.query(TABLES) },
        at: new Date().toISOString(),
      };
    });
  }
}
