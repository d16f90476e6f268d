import { toInsights, type InsightsRow } from './creator-insights';

const job = (overrides: Partial<NonNullable<InsightsRow['job']>>) => ({
  id: 'job',
  status: 'running' as const,
  reason: 'first_sync',
  postsTotal: 200,
  postsDone: 0,
  postsFailed: 0,
  commentsTotal: 0,
  commentsDone: 0,
  queuedAt: '2026-06-15T12:00:00+00:00',
  startedAt: null,
  finishedAt: null,
  ...overrides,
});

const row = (overrides: Partial<InsightsRow> = {}): InsightsRow => ({
  primaryCategory: null,
  categories: null,
  averageSentiment: null,
  languages: null,
  qualityScore: null,
  analysedAt: null,
  posts: 200,
  analysed: 0,
  fallback: 0,
  comments: { total: 0, analysed: 0, average: null, positive: 0, neutral: 0, negative: 0 },
  methods: {},
  sentiments: null,
  models: [],
  perPost: [],
  job: null,
  ...overrides,
});

const told = (overrides: Partial<InsightsRow>, enabled = true) => {
  const { status, progress } = toInsights(row(overrides), { enabled, version: 'bundled-1' });
  return [status, progress];
};

describe(toInsights, () => {
  it.each<[string, Partial<InsightsRow>, [string, number]]>([
    ['nobody has queued anything', {}, ['pending', 0]],
    ['the job waits', { job: job({ status: 'pending' }) }, ['pending', 0]],
    ['half is done', { analysed: 100, job: job({ postsDone: 100 }) }, ['running', 50]],
    ['all is stored but not yet aggregated', { analysed: 200, job: job({ postsDone: 200 }) }, ['running', 99]],
    ['all is done', { analysed: 200, job: job({ status: 'complete', postsDone: 200 }) }, ['complete', 100]],
    ['there are no posts', { posts: 0 }, ['complete', 100]],
    ['a batch was given up', { analysed: 190, job: job({ status: 'failed', postsDone: 190 }) }, ['failed', 95]],
    ['posts of a failed job were analysed later', { analysed: 200, job: job({ status: 'failed' }) }, ['complete', 100]],
    [
      'a caption was edited after the end',
      { analysed: 199, job: job({ status: 'complete', postsDone: 200 }) },
      ['pending', 99],
    ],
  ])('tells status and progress when %s', (_when, given, expected) => {
    expect(told(given)).toEqual(expected);
  });

  it('is off where analysis is switched off, and still tells what was found before', () => {
    expect(told({ analysed: 100 }, false)).toEqual(['off', 50]);
    expect(toInsights(row({ primaryCategory: 'Food' }), { enabled: false, version: 'bundled-1' }).primaryCategory).toBe(
      'Food',
    );
  });

  it('gives sentiment shares that sum to one', () => {
    const { distribution } = toInsights(row({ sentiments: { positive: 1, neutral: 1, negative: 1 } }), {
      enabled: true,
      version: 'bundled-1',
    }).sentiment;
    const sum = Object.values(distribution ?? {}).reduce((total, share) => total + Math.round(share * 10_000), 0);
    expect(sum).toBe(10_000);
  });
});
