import { AnalysisDesk, fallback, found } from '../../test/analysis-desk';

let desk: AnalysisDesk;
beforeAll(async () => {
  desk = await AnalysisDesk.open();
});
afterAll(() => desk.close());

const soon = () => Math.floor(Date.now() / 1_000);

describe('what is kept of an analysis', () => {
  it('tells of each task what answered it, and of the whole when and for which caption', async () => {
    const { profileId, postIds } = await desk.aProfile(['Lovely pizza #ad']);
    await desk.analyse(profileId, () =>
      found({
        method: 'bundled',
        methods: { sentiment: 'rules', language: 'bundled', category: 'bundled' },
        models: { sentiment: 'emoji', language: 'eld', category: 'linear' },
      }),
    );
    expect(await desk.raw(postIds[0] ?? '')).toEqual({
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      version: desk.version,
      method: 'bundled',
      models: { sentiment: 'emoji', language: 'eld', category: 'linear' },
      analysedAt: expect.stringMatching(/Z$/),
      sentiment: { label: 'neutral', score: 0, confidence: 0.5, method: 'rules', model: 'emoji' },
      language: { code: 'en', confidence: 1, method: 'bundled', model: 'eld' },
      category: { label: 'Food', confidence: 0.8, method: 'bundled', model: 'linear' },
      sponsored: { formula: 'sponsorship.v1', isSponsored: true, evidence: [{ kind: 'hashtag', quote: '#ad' }] },
    });
  });
});

describe('a fallback', () => {
  it('counts as done in its job, and is told as a fallback', async () => {
    const { profileId } = await desk.aProfile(['one', 'two', null]);
    const job = await desk.analyse(profileId, (caption) => (caption === 'one' ? fallback(caption) : found()));
    expect(await desk.job(job.analysisJobId)).toMatchObject({ status: 'complete', posts_done: 3 });
    expect(await desk.insights(profileId)).toMatchObject({
      status: 'complete',
      coverage: { analysed: 3, fallback: 1 },
    });
  });

  it('is left alone until its time has come', async () => {
    const { profileId, postIds } = await desk.aProfile(['one']);
    await desk.analyse(profileId, fallback);
    const raw = await desk.raw(postIds[0] ?? '');
    expect(raw).toMatchObject({ tries: 1 });
    expect(Number(raw?.['retryAfter']) - soon()).toBeGreaterThan(9 * 60);
    expect(await desk.start(profileId)).toBeNull();
  });

  it('is analysed once more when it is due, and no more once a model has answered', async () => {
    const { profileId, postIds } = await desk.aProfile(['one', 'two']);
    await desk.analyse(profileId, (caption) => (caption === 'one' ? fallback(caption) : found()));
    await desk.letFallbacksFallDue(profileId);
    const job = await desk.analyse(profileId);
    expect(await desk.job(job.analysisJobId)).toMatchObject({ status: 'complete', posts_total: 1, posts_done: 1 });
    expect(await desk.raw(postIds[0] ?? '')).not.toHaveProperty('retryAfter');
    expect(await desk.insights(profileId)).toMatchObject({ coverage: { fallback: 0, methods: { bundled: 2 } } });
  });

  it('waits longer each time the models stay away', async () => {
    const { profileId, postIds } = await desk.aProfile(['one']);
    const waits: number[] = [];
    for (let outage = 0; outage < 3; outage += 1) {
      await desk.analyse(profileId, fallback);
      waits.push(Math.round((Number((await desk.raw(postIds[0] ?? ''))?.['retryAfter']) - soon()) / 600));
      await desk.letFallbacksFallDue(profileId);
    }
    expect(waits).toEqual([1, 2, 4]);
  });

  it('starts counting anew for an edited caption', async () => {
    const { profileId, postIds } = await desk.aProfile(['one']);
    await desk.analyse(profileId, fallback);
    await desk.editCaption(postIds[0] ?? '', 'other words');
    await desk.analyse(profileId, fallback);
    expect(await desk.raw(postIds[0] ?? '')).toMatchObject({ tries: 1 });
  });

  it('is left to another job when it falls due while its own still runs, and counts once in each', async () => {
    const { profileId, postIds } = await desk.aProfile(['one', 'two']);
    const job = await desk.startedJob(profileId);
    await desk.run.plan(job, { version: desk.version, batchSize: 1 });
    await desk.work(job, postIds.slice(0, 1), fallback);
    await desk.sql(
      `update posts set ai_analysis_raw = ai_analysis_raw || jsonb_build_object('retryAfter', extract(epoch from now())::bigint)
        where id = $1`,
      [postIds[0]],
    );
    await desk.sql(`update ai_analysis_jobs set started_at = now() - interval '1 minute' where id = $1`, [
      job.analysisJobId,
    ]);
    expect((await desk.work(job, postIds.slice(0, 1))).methods).toEqual([]); // delivered once more
    await desk.work(job, postIds.slice(1));
    expect(await desk.job(job.analysisJobId)).toMatchObject({ status: 'complete', posts_done: 2 });
    const next = await desk.analyse(profileId);
    expect(await desk.job(next.analysisJobId)).toMatchObject({ status: 'complete', posts_done: 1 });
  });
});
