import { AppConfig } from '@app/config';
import { Cache } from '@app/cache';
import {
  analysisVersion,
  CommentAnalysesRepository,
  GetCreator,
  PostAnalysesRepository,
  RunAnalysis,
} from '@app/creators';
import { Logger, Metrics } from '@app/observability';
import { QUEUE_POLICIES } from '@app/queues';
import { AnalysisWorld } from '../../test/analysis-world';
import { loadNgramDetector } from '../inference/rules/ngram-detector';
import { RulesCaptionAnalyser } from '../inference/rules/rules-caption-analyser.adapter';
import { AnalyseCommentBatch } from './analyse-comment-batch.use-case';
import { CreatorCaches } from './creator-caches';

const LAST = QUEUE_POLICIES['profile-analyses'].attempts;
const signal = new AbortController().signal;

let world: AnalysisWorld;
let metrics: Metrics;
let analyser: RulesCaptionAnalyser;
let batches: AnalyseCommentBatch;

beforeAll(async () => {
  world = await AnalysisWorld.open({ AI_TIER: 'rules' });
});
beforeEach(async () => {
  const { app } = world;
  const nobody = { findStored: async () => null } as unknown as GetCreator;
  metrics = new Metrics();
  analyser = new RulesCaptionAnalyser(await loadNgramDetector(), analysisVersion(app.get(AppConfig).ai));
  batches = new AnalyseCommentBatch(
    app.get(AppConfig),
    app.get(CommentAnalysesRepository),
    app.get(RunAnalysis),
    analyser,
    new CreatorCaches(app.get(Cache), nobody, app.get(Logger)),
    metrics,
    app.get(Logger),
  );
});
afterAll(() => world.close());

async function aRunningJob(texts: string[]) {
  const { profileId } = await world.aProfile([null]);
  const [post] = await world.posts(profileId);
  const commentIds: string[] = [];
  for (const text of texts) commentIds.push(await world.aComment(post?.id ?? '', text));
  const analysisJobId = (await world.commitJob(profileId)) ?? '';
  return { profileId, analysisJobId, commentIds };
}

/** What the batch of posts does. */
async function storePosts({ analysisJobId, profileId }: { analysisJobId: string; profileId: string }) {
  const { app } = world;
  const version = analysisVersion(app.get(AppConfig).ai);
  const postIds = (await world.posts(profileId)).map(({ id }) => id);
  const found = await app.get(PostAnalysesRepository).findBatch({ profileId, postIds, version });
  const analyses = await analyser.analyse(
    found.map(({ id, caption }) => ({ id, text: caption })),
    { signal },
  );
  const posts = found.flatMap((post, n) => (analyses[n] === undefined ? [] : [{ ...post, analysis: analyses[n] }]));
  await app
    .get(RunAnalysis)
    .store({ analysisJobId, profileId }, { version, tier: 'rules', posts }, { expected: posts.length });
}

describe(AnalyseCommentBatch, () => {
  it('stores how comments sound, and asks for nothing else', async () => {
    const job = await aRunningJob(['I love this so much, amazing!', 'This is terrible and I hate it']);
    const asked = jest.spyOn(analyser, 'analyse');
    await batches.execute(job, { attempt: 1, signal });
    expect(await world.insights(job.profileId)).toMatchObject({
      comments: { total: 2, analysed: 2, sentiment: { distribution: { positive: 0.5, neutral: 0, negative: 0.5 } } },
    });
    expect(asked.mock.calls[0]?.[1]).toMatchObject({ tasks: ['sentiment', 'language'] });
    expect(await metrics.valueOf('app_ai_comments_analysed_total', { method: 'rules' })).toBe(2);
  });

  it('does not read again what is analysed', async () => {
    const job = await aRunningJob(['nice']);
    const asked = jest.spyOn(analyser, 'analyse');
    await batches.execute(job, { attempt: 1, signal });
    await batches.execute(job, { attempt: 2, signal });
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('fails its job, but none of its posts, once it is given up', async () => {
    const job = await aRunningJob(['nice']);
    jest.spyOn(analyser, 'analyse').mockRejectedValue(new Error('out of memory'));
    await expect(batches.execute(job, { attempt: LAST, signal })).rejects.toThrow('out of memory');
    expect(await world.insights(job.profileId)).toMatchObject({ job: { status: 'failed', postsFailed: 0 } });
  });

  it('leaves a creator whose posts are all read as failed as the job, until the comments are read', async () => {
    const job = await aRunningJob(['nice']);
    await storePosts(job);
    jest.spyOn(analyser, 'analyse').mockRejectedValueOnce(new Error('out of memory'));
    await expect(batches.execute(job, { attempt: LAST, signal })).rejects.toThrow('out of memory');
    expect(await world.insights(job.profileId)).toMatchObject({
      status: 'failed',
      progress: 99,
      coverage: { posts: 1, analysed: 1 },
      job: { status: 'failed', error: expect.stringContaining('comments') },
    });
    await batches.execute(job, { attempt: 1, signal });
    expect(await world.insights(job.profileId)).toMatchObject({ status: 'complete', job: { status: 'complete' } });
  });
});
