import { createHash } from 'node:crypto';
import type { AnalysisOrders } from '../load/ai/analysis-orders';

/** Everything that is wrong; empty when every post was analysed once and all sums are those of the posts. */
export interface AnalysisAudit {
  /** Posts whose result was not stored exactly once. */
  storedNotOnce: unknown[];
  /** Posts without a result for the caption that they have. */
  notAnalysed: string[];
  /** Jobs that are not complete with every post of their profile, by their counts and by their log; profiles without exactly one. */
  wrongJobs: unknown[];
  wrongAggregates: string[];
}

interface PostRow {
  id: string;
  profileId: string;
  caption: string | null;
  tags: number;
  category: string | null;
  categoryConfidence: number;
  language: string | null;
  languageConfidence: number;
  score: number;
  method: string | null;
  readHash: string | null;
}

interface ProfileRow {
  id: string;
  primary: string | null;
  categories: Record<string, number> | null;
  languages: Record<string, number> | null;
  sentiment: number | null;
  quality: number | null;
  analysedAt: Date | null;
}

/** Before anything is analysed: from now on the database takes down each result that is stored. */
export async function watchStoredResults({ owner }: AnalysisOrders): Promise<void> {
  await owner.query(`
    create table public.stored_results (post_id uuid not null);
    create function public.note_stored_result() returns trigger language plpgsql security definer set search_path = '' as $$
      begin
        insert into public.stored_results values (new.id);
        return null;
      end $$;
    create trigger note_stored_result after update of ai_analyzed_at on public.posts
      for each row execute function public.note_stored_result()`);
}

export async function auditAnalyses({ owner }: AnalysisOrders): Promise<AnalysisAudit> {
  const { rows: storedNotOnce } = await owner.query(`
    select posts.id, count(stored_results.post_id)::integer as times
      from posts left join stored_results on stored_results.post_id = posts.id
     group by posts.id having count(stored_results.post_id) <> 1`);
  const { rows: wrongJobs } = await owner.query(`
    select profiles.username, job.status, job.posts_done, job.posts_total, job.posts_failed, logged.posts as logged, stored.posts
      from profiles
      left join ai_analysis_jobs as job on job.profile_id = profiles.id
      cross join lateral (select count(*)::integer as posts from posts where profile_id = profiles.id) as stored
      cross join lateral (
        select coalesce(sum(posts_count), 0)::integer as posts from ai_analysis_job_logs where job_id = job.id) as logged
     where (job.status, job.posts_done, job.posts_total, job.posts_failed, logged.posts)
           is distinct from ('complete', stored.posts, stored.posts, 0, stored.posts)
        or (select count(*) from ai_analysis_jobs where profile_id = profiles.id) <> 1`);
  const { rows: posts } = await owner.query<PostRow>(POSTS);
  const { rows: profiles } = await owner.query<ProfileRow>(PROFILES);
  const postsOf = new Map<string, PostRow[]>(profiles.map(({ id }) => [id, []]));
  for (const post of posts) postsOf.get(post.profileId)?.push(post);
  return {
    storedNotOnce,
    notAnalysed: posts.filter(({ caption, readHash }) => readHash !== hashOf(caption)).map(({ id }) => id),
    wrongJobs,
    wrongAggregates: profiles.flatMap((profile) => problemsOf(profile, postsOf.get(profile.id) ?? [])),
  };
}

/** Shares and means are kept with four decimals. */
const ROUNDING = 1.01e-4;

/** The aggregates once more, from the definition of each and from nothing but the profile's posts. */
function problemsOf(profile: ProfileRow, posts: PostRow[]): string[] {
  const captioned = posts.filter(({ method }) => method !== null && method !== 'none');
  const problems: string[] = [];
  const check = (what: string, isRight: boolean) => {
    if (!isRight) problems.push(`${profile.id}: ${what} of ${posts.length} posts`);
  };
  check('the time of the analysis', profile.analysedAt !== null);
  const categories = captioned.map(({ category }) => category ?? '');
  const languages = captioned.map(({ language }) => language ?? '');
  check('the categories', areShares(profile.categories, categories));
  check('the languages', areShares(profile.languages, languages));
  check('the primary category', isLeading(profile.primary, captioned));
  check('the average sentiment', isClose(profile.sentiment, meanOf(captioned.map(({ score }) => score))));
  check('the quality score', isClose(profile.quality, qualityOf(posts, captioned)));
  return problems;
}

function areShares(found: Record<string, number> | null, keys: string[]): boolean {
  if (keys.length === 0) return found === null;
  const counts = countOf(keys);
  const sum = Object.values(found ?? {}).reduce((total, share) => total + share, 0);
  const isSame = Object.keys(found ?? {}).length === counts.size && Math.abs(sum - 1) < 1e-9;
  return isSame && [...counts].every(([key, n]) => isClose(found?.[key] ?? null, n / keys.length));
}

/** The category with the largest sum of confidences; either of two that are equal. */
function isLeading(primary: string | null, captioned: PostRow[]): boolean {
  if (captioned.length === 0) return primary === null;
  const sums = new Map<string, number>();
  for (const { category, categoryConfidence } of captioned)
    sums.set(category ?? '', (sums.get(category ?? '') ?? 0) + categoryConfidence);
  return (sums.get(primary ?? '') ?? -1) > Math.max(...sums.values()) - 1e-9;
}

/** 30 % captions, 20 % their length, 15 % certainty of the language, 20 % focus on few categories, 15 % hashtags. */
function qualityOf(posts: PostRow[], captioned: PostRow[]): number | null {
  if (posts.length === 0) return null;
  const length = meanOf(captioned.map(({ caption }) => lengthMark([...(caption ?? '')].length))) ?? 0;
  const tags = meanOf(captioned.map((post) => tagMark(post.tags))) ?? 0;
  const certainty = meanOf(captioned.map(({ languageConfidence }) => languageConfidence)) ?? 0;
  const counts = [...countOf(captioned.map(({ category }) => category ?? '')).values()];
  const focus = counts.reduce((sum, n) => sum + (n / captioned.length) ** 2, 0);
  const withCaption = captioned.length / posts.length;
  return 0.3 * withCaption + 0.2 * length + 0.15 * certainty + 0.2 * focus + 0.15 * tags;
}

function lengthMark(length: number): number {
  if (length >= 80 && length <= 1_200) return 1;
  return length >= 30 && length <= 2_200 ? 0.7 : 0.3;
}

function tagMark(tags: number): number {
  if (tags >= 1 && tags <= 10) return 1;
  return tags <= 20 ? 0.6 : 0.2;
}

function isClose(found: number | null, expected: number | null): boolean {
  if (found === null || expected === null) return found === expected;
  return Math.abs(found - expected) < ROUNDING;
}

function meanOf(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function countOf(keys: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

const hashOf = (caption: string | null): string =>
  createHash('sha256')
    .update(caption ?? '')
    .digest('hex');

const POSTS = `
  select id, profile_id as "profileId", caption, cardinality(hashtags) as tags, ai_content_category as category,
         ai_category_confidence as "categoryConfidence", ai_language_code as language,
         ai_language_confidence as "languageConfidence", ai_sentiment_score as score, ai_analysis_raw->>'method' as method,
         ai_analysis_raw->>'contentHash' as "readHash"
    from posts`;

const PROFILES = `
  select id, ai_primary_content_type as primary, ai_content_distribution as categories, ai_language_distribution as languages,
         ai_avg_sentiment_score as sentiment, ai_content_quality_score as quality, ai_profile_analyzed_at as "analysedAt"
    from profiles`;
