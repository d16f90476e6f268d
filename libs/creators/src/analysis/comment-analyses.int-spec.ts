import { AnalysisDesk, fallback, found } from '../../test/analysis-desk';

let desk: AnalysisDesk;
beforeAll(async () => {
  desk = await AnalysisDesk.open();
});
afterAll(() => desk.close());

async function aCommentedProfile(texts: string[]) {
  const { profileId, postIds } = await desk.aProfile(['one']);
  const commentIds: string[] = [];
  for (const text of texts) commentIds.push(await desk.aComment(postIds[0] ?? '', text));
  return { profileId, postIds, commentIds };
}

const commentRow = async (id: string) =>
  (await desk.sql<Record<string, unknown>>('select * from comment_sentiment where id = $1', [id]))[0];

describe('comments', () => {
  it('are analysed as a part of the job of their creator, which waits for them', async () => {
    const { profileId, postIds, commentIds } = await aCommentedProfile(['fine', 'awful']);
    const job = await desk.startedJob(profileId);
    const plan = await desk.run.plan(job, { version: desk.version, batchSize: 4 });
    expect(plan.commentBatches.map(({ postIds: ids }) => ids)).toEqual([[commentIds[0], commentIds[1]]]);
    expect((await desk.work(job, postIds)).isComplete).toBe(false);
    expect((await desk.workOnComments(job, commentIds)).isComplete).toBe(true);
    expect(await desk.job(job.analysisJobId)).toMatchObject({
      status: 'complete',
      posts_done: 1,
      comments_total: 2,
      comments_done: 2,
    });
  });

  it('keep what was found, what found it, and at which version', async () => {
    const { profileId, commentIds } = await aCommentedProfile(['genial']);
    await desk.analyse(profileId, () => found({ sentiment: 'positive', sentimentScore: 0.75, language: 'es' }));
    expect(await commentRow(commentIds[0] ?? '')).toMatchObject({
      sentiment: 'positive',
      sentiment_score: 0.75,
      language_code: 'es',
      method: 'bundled',
      model: 's',
      model_version: desk.version,
      due_at: null,
      analyzed_at: expect.any(Date),
    });
  });

  it('are counted once when the same batch runs five times at once, apart from the posts', async () => {
    const { profileId, postIds, commentIds } = await aCommentedProfile(['a', 'b', 'c']);
    const job = await desk.startedJob(profileId);
    await desk.work(job, postIds);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => desk.workOnComments(job, commentIds)));
    expect(outcomes.reduce((sum, { methods }) => sum + methods.length, 0)).toBe(3);
    const steps = await desk.steps(job.analysisJobId);
    expect(steps.map(({ step, posts }) => [step, posts])).toEqual([
      ['queued', null],
      ['batch', 1],
      ['comments', null],
      ['completed', null],
    ]);
    expect(steps[2]?.details).toMatchObject({ comments: 3 });
  });

  it('start a job of their own when they are new under posts that are analysed', async () => {
    const { profileId, postIds } = await aCommentedProfile([]);
    await desk.analyse(profileId);
    await desk.aComment(postIds[0] ?? '', 'late');
    const job = await desk.analyse(profileId);
    expect(await desk.job(job.analysisJobId)).toMatchObject({ status: 'complete', posts_done: 0, comments_done: 1 });
    expect(await desk.start(profileId)).toBeNull();
  });

  it('are not marked when their text was edited while it was read', async () => {
    const { profileId, postIds, commentIds } = await aCommentedProfile(['first']);
    const job = await desk.startedJob(profileId);
    await desk.work(job, postIds);
    const [read] = await desk.comments.findBatch({ ...job, commentIds, version: desk.version });
    await desk.sql(`update comment_sentiment set text = 'second' where id = $1`, [commentIds[0]]);
    if (read === undefined) throw new Error('the comment was not found');
    const results = { version: desk.version, tier: 'bundled' as const, comments: [{ ...read, analysis: found() }] };
    expect((await desk.run.storeComments(job, results, { expected: 1 })).methods).toEqual([]);
    expect(await desk.job(job.analysisJobId)).toMatchObject({ comments_done: 0, comments_total: 1 });
  });

  it('are analysed again when rules stood in and their time has come', async () => {
    const { profileId, commentIds } = await aCommentedProfile(['one']);
    await desk.analyse(profileId, (text) => (text === 'one' ? fallback(text) : found()));
    expect(await commentRow(commentIds[0] ?? '')).toMatchObject({ method: 'rules', tries: 1 });
    await desk.letFallbacksFallDue(profileId);
    await desk.sql('update comment_sentiment set due_at = now() where id = $1', [commentIds[0]]);
    await desk.analyse(profileId);
    expect(await commentRow(commentIds[0] ?? '')).toMatchObject({ method: 'bundled', tries: 0, due_at: null });
  });

  it('of another creator are not touched', async () => {
    const [mine, other] = [await aCommentedProfile(['mine']), await aCommentedProfile(['other'])];
    const job = await desk.startedJob(mine.profileId);
    expect((await desk.workOnComments(job, other.commentIds)).methods).toEqual([]);
  });

  it('are summed up in the insights', async () => {
    const { profileId } = await aCommentedProfile(['good', 'bad', 'so so', 'good again']);
    const scores: Record<string, number> = { good: 0.8, 'good again': 0.6, bad: -0.5 };
    await desk.analyse(profileId, (text) => {
      const score = scores[text ?? ''] ?? 0;
      return found({ sentimentScore: score, sentiment: score > 0 ? 'positive' : score < 0 ? 'negative' : 'neutral' });
    });
    expect(await desk.insights(profileId)).toMatchObject({
      comments: {
        total: 4,
        analysed: 4,
        sentiment: { average: 0.225, distribution: { positive: 0.5, neutral: 0.25, negative: 0.25 } },
      },
    });
  });
});
