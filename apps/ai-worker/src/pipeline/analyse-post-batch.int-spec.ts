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

  constructor(private readonly rules: RulesCaptionAnalyser) {
    super();
    this.version = rules.version;
  }

  async analyse(captions: readonly CaptionInput[], options: { signal: AbortSignal }): Promise<CaptionAnalysis[]> {
    this.seen.push(...captions);
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
});
