import { AppConfig } from '@app/config';
import { analysisVersion, GetCreator, PostAnalysesRepository, RunAnalysis, type CaptionAnalysis } from '@app/creators';
import { Cache } from '@app/cache';
import { Logger, Metrics } from '@app/observability';
import { JobQueue, QUEUE_POLICIES } from '@app/queues';
import { AnalysisWorld } from '../../test/analysis-world';
import { CaptionAnalyser, type CaptionInput } from '../inference/caption-analyser.port';
import { loadNgramDetector } from '../inference/rules/ngram-detector';
import { RulesCaptionAnalyser } from '../inference/rules/rules-caption-analyser.adapter';
import { AnalysePostBatch } from './analyse-post-batch.use-case';
import { CreatorCaches } from './creator-caches';
import { PlanProfileAnalysis } from './plan-profile-analysis.use-case';

const LAST = QUEUE_POLICIES['profile-analyses'].attempts;
const signal = new AbortController().signal;

/** Fails while it is told to, then reads by the rules; remembers what it was given. */
class FakeCaptionAnalyser extends CaptionAnalyser {
  readonly version: string;
  readonly seen: CaptionInput[] = [];
  broken = false;
  /** A text over which it fails, alone or among others. */
  poison = 'no caption is this';

  constructor(private readonly rules: RulesCaptionAnalyser) {
    super();
    this.version = rules.version;
  }

  async analyse(captions: readonly CaptionInput[], options: { signal: AbortSignal }): Promise<CaptionAnalysis[]> {
    this.seen.push(...captions);
    if (captions.some(({ text }) => text === this.poison)) throw new Error('cannot be read');
    if (this.broken) throw new Error('out of memory');
    return this.rules.analyse(captions, options);
  }
}

/** Nobody reads here: the creator is not put back. */
const cachesOf = (app: AnalysisWorld['app']) =>
  new CreatorCaches(app.get(Cache), { findStored: async () => null } as unknown as GetCreator, app.get(Logger));

let world: AnalysisWorld;
let analyser: FakeCaptionAnalyser;
let batches: AnalysePostBatch;
let metrics: Metrics;

beforeAll(async () => {
  world = await AnalysisWorld.open({ AI_BATCH_SIZE: '2' });
});
beforeEach(async () => {
  const { app } = world;
  metrics = new Metrics();
  analyser = new FakeCaptionAnalyser(
    new RulesCaptionAnalyser(await loadNgramDetector(), analysisVersion(app.get(AppConfig).ai)),
  );
  batches = new AnalysePostBatch(
    app.get(AppConfig),
    app.get(PostAnalysesRepository),
    app.get(RunAnalysis),
    analyser,
    cachesOf(app),
    metrics,
    app.get(Logger),
  );
});
afterAll(() => world.close());

async function aRunningJob(captions: (string | null)[]) {
  const { profileId } = await world.aProfile(captions);
  const analysisJobId = (await world.commitJob(profileId)) ?? '';
  const postIds = (await world.posts(profileId)).map(({ id }) => id);
  return { profileId, analysisJobId, postIds };
}

describe(AnalysePostBatch, () => {
  it('stores what the analyser says of each caption, and counts it by method', async () => {
    const job = await aRunningJob(['I love this pizza #foodie', null]);
    await batches.execute(job, { attempt: 1, signal });
    expect(await world.posts(job.profileId)).toEqual([
      expect.objectContaining({ category: 'Food', language: 'en' }),
      expect.objectContaining({ category: 'Lifestyle', language: 'und', sentimentScore: 0 }),
    ]);
    expect(await metrics.valueOf('app_ai_posts_analysed_total', { method: 'rules' })).toBe(1);
    expect(await metrics.valueOf('app_ai_posts_analysed_total', { method: 'none' })).toBe(1);
  });

  it('does not read again what is analysed', async () => {
    const job = await aRunningJob(['one', 'two']);
    await batches.execute(job, { attempt: 1, signal });
    await batches.execute(job, { attempt: 2, signal });
    expect(analyser.seen).toHaveLength(2);
  });

  it('leaves the job running while its batch may be tried again', async () => {
    const job = await aRunningJob(['one', 'two']);
    analyser.broken = true;
    await expect(batches.execute(job, { attempt: LAST - 1, signal })).rejects.toThrow('out of memory');
    expect(await world.job(job.analysisJobId)).toMatchObject({ status: 'pending' });
  });

  it('shows the job as failed once its batch is given up, and a new job finishes the work', async () => {
    const job = await aRunningJob(['one', 'two', 'three']);
    await batches.execute({ ...job, postIds: job.postIds.slice(0, 1) }, { attempt: 1, signal });
    analyser.broken = true;
    await expect(batches.execute(job, { attempt: LAST, signal })).rejects.toThrow('out of memory');
    expect(await world.insights(job.profileId)).toMatchObject({
      status: 'failed',
      progress: 33,
      job: { postsDone: 1, postsFailed: 2 },
    });
    analyser.broken = false;
    const again = await world.commitJob(job.profileId);
    await batches.execute({ ...job, analysisJobId: again ?? '' }, { attempt: 1, signal });
    expect(await world.insights(job.profileId)).toMatchObject({ status: 'complete', progress: 100 });
    expect((await world.loggedPosts(job.analysisJobId)) + (await world.loggedPosts(again ?? ''))).toBe(3);
  });

  it('fails the one post that cannot be analysed, and analyses the others of its batch', async () => {
    const job = await aRunningJob(['one', 'two', 'three']);
    analyser.poison = 'two';
    for (let attempt = 1; attempt <= LAST; attempt += 1)
      await expect(batches.execute(job, { attempt, signal })).rejects.toThrow('cannot be read');
    const posts = await world.posts(job.profileId);
    expect(posts.filter(({ analysedAt }) => analysedAt === null).map(({ caption }) => caption)).toEqual(['two']);
    expect(await world.insights(job.profileId)).toMatchObject({
      status: 'failed',
      job: { postsDone: 2, postsFailed: 1, postsTotal: 3 },
    });
    expect(await world.loggedPosts(job.analysisJobId)).toBe(2);
  });

  it('tells in the log of its job how long it took and what answered', async () => {
    const job = await aRunningJob(['I love this pizza', null]);
    await batches.execute(job, { attempt: 1, signal });
    const [details] = await world.logDetails(job.analysisJobId, 'batch');
    expect(details).toMatchObject({
      ms: expect.any(Number),
      methods: { rules: 1, none: 1 },
      models: { language: [expect.stringContaining('eld')] },
    });
  });

  it('does not take the end of the process for a failure', async () => {
    const job = await aRunningJob(['one']);
    const stopping = new AbortController();
    stopping.abort(new Error('the process is stopping'));
    await expect(batches.execute(job, { attempt: LAST, signal: stopping.signal })).rejects.toThrow('stopping');
    expect(await world.job(job.analysisJobId)).toMatchObject({ status: 'pending' });
  });
});

describe(PlanProfileAnalysis, () => {
  it('queues every batch once, however often it plans', async () => {
    const job = await aRunningJob(['one', 'two', 'three', 'four', 'five']);
    const { app } = world;
    const caches = cachesOf(app);
    const plan = new PlanProfileAnalysis(app.get(AppConfig), app.get(RunAnalysis), analyser, app.get(JobQueue), caches);
    await plan.execute(job);
    await plan.execute(job);
    expect(await world.queuedJobs()).toBe(3);
  });

  it('queues the batches of a job once more, in front, when somebody who waits joins it', async () => {
    const { app } = world;
    const { profileId } = await world.aProfile(['one', 'two', 'three']);
    const analysisJobId = (await world.commitJob(profileId, 'reanalysis')) ?? '';
    const queue = { enqueue: jest.fn() };
    const plan = new PlanProfileAnalysis(
      app.get(AppConfig),
      app.get(RunAnalysis),
      analyser,
      queue as unknown as JobQueue,
      cachesOf(app),
    );
    await plan.execute({ analysisJobId, profileId });
    await world.commitJob(profileId, 'first_sync');
    await plan.execute({ analysisJobId, profileId });
    const options = queue.enqueue.mock.calls.map(([, , given]) => given as { id: string; priority: string });
    expect(options.map(({ priority }) => priority)).toEqual(['background', 'background', 'waiting', 'waiting']);
    expect(new Set(options.map(({ id }) => id)).size).toBe(4);
  });
});
