import { AnalysisDesk, fallback } from '../../test/analysis-desk';

let desk: AnalysisDesk;
beforeAll(async () => {
  desk = await AnalysisDesk.open();
});
beforeEach(() => desk.sql('delete from profiles'));
afterAll(() => desk.close());

const outdated = (limit = 100) => desk.outdated.findProfiles({ version: desk.version, limit });
const makeOld = (profileId: string, version = 'bundled-0') =>
  desk.sql(
    `update posts set ai_analysis_raw = ai_analysis_raw || jsonb_build_object('version', $2::text) where profile_id = $1`,
    [profileId, version],
  );

describe('creators whose analysis is to be made again', () => {
  it('are none while everything is analysed at the version in force', async () => {
    const { profileId } = await desk.aProfile(['one', null]);
    await desk.analyse(profileId);
    await desk.aProfile([]);
    expect(await outdated()).toEqual([]);
  });

  it('are those with a post of any other version, earlier or later by its name', async () => {
    const profiles = [];
    for (const version of ['a-1', 'bundled-0', 'rules-1', 'zoo-9', null]) {
      const { profileId } = await desk.aProfile(['one', 'two', 'three']);
      await desk.analyse(profileId);
      if (version !== null) profiles.push(profileId);
      if (version !== null) await makeOld(profileId, version);
    }
    expect((await outdated()).toSorted()).toEqual(profiles.toSorted());
  });

  it('are those stored while analysis was switched off', async () => {
    const { profileId } = await desk.aProfile(['one']);
    expect(await desk.start(profileId, 'first_sync', false)).toBeNull();
    expect(await outdated()).toEqual([profileId]);
  });

  it('are those whose fallbacks are due, and not before', async () => {
    const { profileId } = await desk.aProfile(['one']);
    await desk.analyse(profileId, fallback);
    expect(await outdated()).toEqual([]);
    await desk.letFallbacksFallDue(profileId);
    expect(await outdated()).toEqual([profileId]);
  });

  it('are those under whose posts something new was said', async () => {
    const { profileId, postIds } = await desk.aProfile(['one']);
    await desk.analyse(profileId);
    await desk.aComment(postIds[0] ?? '', 'wonderful');
    expect(await outdated()).toEqual([profileId]);
  });

  it('are not those who are being analysed', async () => {
    const { profileId } = await desk.aProfile(['one']);
    await desk.start(profileId);
    expect(await outdated()).toEqual([]);
  });

  it('are left alone for a while after a failure, which would only be met again', async () => {
    const { profileId } = await desk.aProfile(['one']);
    const job = await desk.startedJob(profileId);
    await desk.run.fail(job, { error: 'poison', version: desk.version });
    expect(await outdated()).toEqual([]);
    await desk.sql(`update ai_analysis_jobs set finished_at = now() - interval '7 hours' where id = $1`, [
      job.analysisJobId,
    ]);
    expect(await outdated()).toEqual([profileId]);
  });

  it('are named once, and no more of them than asked for', async () => {
    for (let n = 0; n < 5; n += 1) await desk.aProfile(['one', 'two', 'three']);
    expect(new Set(await outdated()).size).toBe(5);
    expect(await outdated(3)).toHaveLength(3);
  });

  it('keep their old results until the new ones are stored', async () => {
    const { profileId, postIds } = await desk.aProfile(['one']);
    await desk.analyse(profileId);
    await makeOld(profileId);
    const job = await desk.startedJob(profileId, 'reanalysis');
    await desk.run.plan(job, { version: desk.version, batchSize: 4 });
    expect(await desk.insights(profileId)).toMatchObject({ primaryCategory: 'Food', status: 'running' });
    expect(await desk.raw(postIds[0] ?? '')).toMatchObject({ version: 'bundled-0', method: 'bundled' });
  });
});

describe('a job of analysis', () => {
  it('takes the higher priority of those who asked for it', async () => {
    const { profileId } = await desk.aProfile(['one']);
    const job = await desk.startedJob(profileId, 'reanalysis');
    const plan = () => desk.run.plan(job, { version: desk.version, batchSize: 4 });
    expect((await plan()).priority).toBe('background');
    await desk.start(profileId, 'first_sync');
    expect((await plan()).priority).toBe('waiting');
    await desk.start(profileId, 'reanalysis');
    expect((await plan()).priority).toBe('waiting');
  });

  it('is counted among the unfinished of its kind until it ends', async () => {
    const { profileId } = await desk.aProfile(['one']);
    const unfinished = () => desk.jobs.countUnfinished('reanalysis');
    const job = await desk.startedJob(profileId, 'reanalysis');
    expect(await unfinished()).toBe(1);
    await desk.run.fail(job, { error: 'x', version: desk.version });
    expect(await unfinished()).toBe(0);
  });
});
