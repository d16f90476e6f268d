import { AnalysisDesk, found } from '../../test/analysis-desk';
import { ProfileAggregationRepository } from './profile-aggregation.repository';
import type { JobOfProfile } from './run-analysis.use-case';
import type { CaptionAnalysis } from './caption-analysis';

let desk: AnalysisDesk;
beforeAll(async () => {
  desk = await AnalysisDesk.open();
});
afterAll(() => desk.close());

const CATEGORIES = ['Food', 'Travel', 'Pets', 'Music'] as const;
const LANGUAGES = ['en', 'es', 'de'];

/** Another answer for each caption, always the same for one. */
const answer = (caption: string | null): CaptionAnalysis => {
  const n = Number(caption?.match(/\d+/)?.[0] ?? 0);
  return found({
    category: CATEGORIES[n % 4] ?? 'Food',
    categoryConfidence: (n % 10) / 10,
    language: LANGUAGES[n % 3] ?? 'en',
    languageConfidence: 0.5 + (n % 5) / 10,
    sentimentScore: ((n % 21) - 10) / 10,
    ...(caption === null ? { method: 'none' as const } : {}),
  });
};

const captionsOf = (count: number) => Array.from({ length: count }, (_, n) => (n % 9 === 8 ? null : `caption ${n}`));
const chunks = (ids: string[], size: number) =>
  Array.from({ length: Math.ceil(ids.length / size) }, (_, n) => ids.slice(n * size, (n + 1) * size));

const AGGREGATES = `
  select ai_primary_content_type as category, ai_content_distribution as categories, ai_avg_sentiment_score as sentiment,
         ai_language_distribution as languages, ai_content_quality_score as quality from profiles where id = $1`;
const aggregates = async (profileId: string) => (await desk.sql(AGGREGATES, [profileId]))[0];

/** What the profile would say if everything about it were forgotten and counted from its posts. */
async function fromScratch(profileId: string) {
  await desk.sql(
    `update profiles set ai_primary_content_type = null, ai_content_distribution = null, ai_avg_sentiment_score = null,
            ai_language_distribution = null, ai_content_quality_score = null where id = $1`,
    [profileId],
  );
  await desk.database.asSystem((sql) => new ProfileAggregationRepository().aggregate(sql, profileId));
  return aggregates(profileId);
}

const planned = async (job: JobOfProfile) =>
  (await desk.run.plan(job, { version: desk.version, batchSize: 4 })).batches.map(({ postIds }) => postIds);

describe('the aggregates of a profile', () => {
  it('are those of its posts after concurrent batches, edits, re-analyses and removals', async () => {
    const { profileId, postIds } = await desk.aProfile(captionsOf(60));
    const job = await desk.startedJob(profileId);
    const batches = await planned(job);
    const disturb = async () => {
      await desk.editCaption(postIds[1] ?? '', 'caption 1001');
      await desk.editCaption(postIds[59] ?? '', 'caption 1002');
      await desk.sql('delete from posts where id = any($1::uuid[])', [postIds.slice(20, 23)]);
    };
    await Promise.all(
      [...batches, ...batches.slice(0, 5)]
        .map((ids) => desk.work(job, ids, answer))
        .concat([disturb().then(() => desk.work(job, [], answer))]),
    );
    const added = await desk.aPost(profileId, 'caption 1003');
    await desk.start(profileId);
    for (const ids of await planned(job)) await desk.work(job, ids, answer);
    expect(await desk.job(job.analysisJobId)).toMatchObject({ status: 'complete' });
    expect(await desk.raw(added)).not.toBeNull();
    const told = await aggregates(profileId);
    expect(told).toEqual(await fromScratch(profileId));

    await desk.sql(`update posts set ai_analysis_raw = ai_analysis_raw || '{"version": "old"}' where profile_id = $1`, [
      profileId,
    ]);
    const again = await desk.startedJob(profileId, 'reanalysis');
    const other = (caption: string | null) => ({ ...answer(caption), category: 'Cars' as const });
    await Promise.all((await planned(again)).map((ids) => desk.work(again, ids, other)));
    expect(await desk.job(again.analysisJobId)).toMatchObject({ status: 'complete', posts_done: 58 });
    const renewed = await aggregates(profileId);
    expect(renewed).toMatchObject({ category: 'Cars', categories: { Cars: 1 } });
    expect(renewed).toEqual(await fromScratch(profileId));
  });

  it('grow while a long job runs, at most ten times in all, whatever the number of its batches', async () => {
    const { profileId } = await desk.aProfile(captionsOf(80));
    const job = await desk.startedJob(profileId);
    const aggregate = jest.spyOn(ProfileAggregationRepository.prototype, 'aggregateSoFar');
    const seen = new Set<string>();
    for (const ids of chunks((await planned(job)).flat(), 2)) {
      await desk.work(job, ids, answer);
      seen.add(JSON.stringify(await aggregates(profileId)));
    }
    expect(aggregate.mock.calls.length).toBeLessThanOrEqual(10);
    expect(seen.size).toBeGreaterThanOrEqual(8);
    aggregate.mockRestore();
  });

  it('are what the creator is found by when the job ends, and not written there at every stage before', async () => {
    const { profileId } = await desk.aProfile(captionsOf(40));
    const job = await desk.startedJob(profileId);
    for (const ids of await planned(job)) await desk.work(job, ids, answer);
    const told = (await aggregates(profileId)) as { category: string; sentiment: number; quality: number };
    const listings = await desk.sql(
      `select category, sentiment, quality_score as quality from creator_listings where profile_id = $1 order by born_xid`,
      [profileId],
    );
    expect(listings.length).toBeLessThanOrEqual(2);
    expect(listings.at(-1)).toEqual({ category: told.category, sentiment: told.sentiment, quality: told.quality });
  });

  it('are exact at every stage at which they are told', async () => {
    const { profileId } = await desk.aProfile(captionsOf(20));
    const job = await desk.startedJob(profileId);
    const stages = (await planned(job)).flatMap((ids) => chunks(ids, 2));
    for (const ids of stages.slice(0, 5)) await desk.work(job, ids, answer);
    const halfway = await aggregates(profileId);
    expect(halfway).toMatchObject({ sentiment: expect.any(Number) });
    expect(halfway).toEqual(await fromScratch(profileId));
  });

  it('count the batches that end after one of their job was given up', async () => {
    const { profileId, postIds } = await desk.aProfile(['caption 1', 'caption 2', 'caption 3', 'caption 4']);
    const job = await desk.startedJob(profileId);
    await planned(job);
    await desk.run.fail(job, { error: 'poison', version: desk.version, postIds: postIds.slice(0, 1) });
    await desk.work(job, postIds.slice(1), answer);
    expect(await desk.job(job.analysisJobId)).toMatchObject({ status: 'failed', posts_done: 3, posts_failed: 1 });
    const told = await aggregates(profileId);
    expect(told).toMatchObject({ categories: expect.objectContaining({ Pets: expect.any(Number) }) });
    expect(told).toEqual(await fromScratch(profileId));
  });
});

describe('the end of a job', () => {
  it('is found although a post of it was removed while it ran', async () => {
    const { profileId, postIds } = await desk.aProfile(['caption 1', 'caption 2', 'caption 3', 'caption 4']);
    const job = await desk.startedJob(profileId);
    await planned(job);
    await desk.sql('delete from posts where id = $1', [postIds[0]]);
    await desk.work(job, postIds.slice(0, 2), answer);
    expect((await desk.work(job, postIds.slice(2), answer)).isComplete).toBe(true);
    expect(await desk.job(job.analysisJobId)).toMatchObject({ posts_total: 3, posts_done: 3 });
  });
});
