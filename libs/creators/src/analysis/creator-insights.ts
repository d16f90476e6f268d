import type { Sentiment } from './caption-analysis';

export interface ModelUse {
  version: string;
  models: { sentiment: string; language: string; category: string };
  /** How many posts it answered for. */
  posts: number;
}

export interface PostCoverage {
  postId: string;
  shortcode: string;
  /** `outdated`: the caption was edited, or the analysis renewed, since its result was stored. */
  state: 'analysed' | 'outdated' | 'pending';
  /** `rules`, or `none` for a post without a caption; null while there is no result. */
  method: string | null;
}

/** Content intelligence of a creator. Shares are 0 to 1 and sum to 1; scores are null until something was analysed. */
export interface CreatorInsights {
  /** `off`: analysis is switched off on this installation; earlier results are still told. */
  status: 'pending' | 'running' | 'complete' | 'failed' | 'off';
  /** 0 to 100; 100 exactly when complete. */
  progress: number;
  primaryCategory: string | null;
  categories: Record<string, number> | null;
  sentiment: {
    /** -1 to 1. */
    average: number | null;
    distribution: Record<Sentiment, number> | null;
  };
  languages: Record<string, number> | null;
  /** 0 to 1. */
  qualityScore: number | null;
  coverage: {
    posts: number;
    /** Posts with a result for their present caption at the present version. */
    analysed: number;
    /** Posts for which rules stood in for the models, which are asked again later. */
    fallback: number;
    /** Posts by the method of their result. */
    methods: Record<string, number>;
    /** The latest posts, newest first. */
    perPost: PostCoverage[];
  };
  models: { version: string; inUse: ModelUse[] };
  /** What is said under the posts, as far as the provider delivers it. */
  comments: CommentInsights;
  /** The latest job; null when none was needed yet. */
  job: InsightsJob | null;
  analysedAt: string | null;
}

export interface CommentInsights {
  total: number;
  /** Comments with a result for their present text at the present version. */
  analysed: number;
  sentiment: {
    /** -1 to 1. */
    average: number | null;
    distribution: Record<Sentiment, number> | null;
  };
}

export interface InsightsJob {
  id: string;
  status: 'pending' | 'running' | 'complete' | 'failed';
  reason: string;
  postsTotal: number;
  postsDone: number;
  postsFailed: number;
  commentsTotal: number;
  commentsDone: number;
  queuedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  error: string | null;
}

/** What the query of insights.repository.ts returns; members of `job` are JSON. */
export interface InsightsRow {
  primaryCategory: string | null;
  categories: Record<string, number> | null;
  averageSentiment: number | null;
  languages: Record<string, number> | null;
  qualityScore: number | null;
  analysedAt: Date | null;
  posts: number;
  analysed: number;
  fallback: number;
  comments: { total: number; analysed: number; average: number | null } & Record<Sentiment, number>;
  methods: Record<string, number>;
  sentiments: Partial<Record<Sentiment, number>> | null;
  models: ModelUse[];
  perPost: PostCoverage[];
  job: Omit<InsightsJob, 'error'> | null;
}

/** The cause of a failure is for the operator, in the job's row; readers are told what follows from it. */
const FAILURE =
  'Some posts or comments could not be analysed. They are tried again when the creator is next refreshed.';

export function toInsights(
  row: InsightsRow,
  { enabled, version }: { enabled: boolean; version: string },
): CreatorInsights {
  const status = enabled ? statusOf(row) : 'off';
  return {
    status,
    progress: progressOf(row, status),
    primaryCategory: row.primaryCategory,
    categories: row.categories,
    sentiment: { average: row.averageSentiment, distribution: toShares(row.sentiments) },
    languages: row.languages,
    qualityScore: row.qualityScore,
    coverage: {
      posts: row.posts,
      analysed: row.analysed,
      fallback: row.fallback,
      methods: row.methods,
      perPost: row.perPost,
    },
    models: { version, inUse: row.models },
    comments: toCommentInsights(row.comments),
    job: row.job && toJob(row.job),
    analysedAt: row.analysedAt?.toISOString() ?? null,
  };
}

/** Comments belong to the job of their creator: what it could not read of them keeps the creator from being complete. */
function statusOf({ job, posts, analysed, comments }: InsightsRow): CreatorInsights['status'] {
  if (job?.status === 'pending' || job?.status === 'running') return job.status;
  if (analysed === posts && comments.analysed === comments.total) return 'complete';
  return job?.status === 'failed' ? 'failed' : 'pending';
}

/** A hundred is kept for the end, however few posts are left. */
function progressOf({ posts, analysed, job }: InsightsRow, status: CreatorInsights['status']): number {
  if (status === 'complete') return 100;
  const [done, total] = status === 'off' || job === null ? [analysed, posts] : [job.postsDone, job.postsTotal];
  return total === 0 ? 0 : Math.min(99, Math.floor((100 * done) / total));
}

function toCommentInsights({ total, analysed, average, ...counts }: InsightsRow['comments']): CommentInsights {
  return { total, analysed, sentiment: { average, distribution: toShares(counts) } };
}

/** Four decimals, summing to 1: the largest share takes what rounding left over. */
function toShares(counts: InsightsRow['sentiments']): Record<Sentiment, number> | null {
  if (counts === null) return null;
  const { positive = 0, neutral = 0, negative = 0 } = counts;
  const total = positive + neutral + negative;
  if (total === 0) return null;
  const entries = Object.entries({ positive, neutral, negative }).map(
    ([key, n]) => [key, Math.round((n / total) * 10_000)] as [Sentiment, number],
  );
  const largest = entries.reduce((best, entry) => (entry[1] > best[1] ? entry : best));
  largest[1] += 10_000 - entries.reduce((sum, [, units]) => sum + units, 0);
  return Object.fromEntries(entries.map(([key, units]) => [key, units / 10_000])) as Record<Sentiment, number>;
}

function toJob(job: Omit<InsightsJob, 'error'>): InsightsJob {
  const time = (value: string | null) => (value === null ? null : new Date(value).toISOString());
  return {
    ...job,
    queuedAt: new Date(job.queuedAt).toISOString(),
    startedAt: time(job.startedAt),
    finishedAt: time(job.finishedAt),
    error: job.status === 'failed' ? FAILURE : null,
  };
}
