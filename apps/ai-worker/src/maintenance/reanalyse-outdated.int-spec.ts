import { AppConfig } from '@app/config';
import { AnalysisJobsRepository, OutdatedAnalysesRepository, StartAnalysis } from '@app/creators';
import { Database } from '@app/database';
import { Logger } from '@app/observability';
import { JobQueue } from '@app/queues';
import { AnalysisWorld } from '../../test/analysis-world';
import { ReanalyseOutdated } from './reanalyse-outdated.use-case';

let world: AnalysisWorld;
beforeAll(async () => {
  world = await AnalysisWorld.open();
});
beforeEach(() => world.app.get(Database).asSystem((sql) => sql.query('delete from profiles')));
afterAll(() => world.close());

function reanalysis({ enabled = true, enqueue = jest.fn() } = {}) {
  const { app } = world;
  const config = Object.assign(new AppConfig(), { ai: { ...app.get(AppConfig).ai, enabled } });
  const use = new ReanalyseOutdated(
    config,
    app.get(Database),
    app.get(OutdatedAnalysesRepository),
    app.get(AnalysisJobsRepository),
    app.get(StartAnalysis),
    { enqueue } as unknown as JobQueue,
    app.get(Logger),
  );
  return { use, enqueue };
}

const jobs = () =>
  world.app
    .get(Database)
    .readAsSystem<{ reason: string; status: string }>('select reason, status from ai_analysis_jobs');

describe(ReanalyseOutdated, () => {
  it('starts a job behind all others for each creator that needs one', async () => {
    for (let n = 0; n < 3; n += 1) await world.aProfile(['one', 'two']);
    const { use, enqueue } = reanalysis();
    await use.execute();
    expect(await jobs()).toEqual(Array.from({ length: 3 }, () => ({ reason: 'reanalysis', status: 'pending' })));
    expect(enqueue).toHaveBeenCalledTimes(3);
    expect(enqueue).toHaveBeenLastCalledWith(
      'plan-profile-analysis',
      expect.anything(),
      expect.objectContaining({ priority: 'background' }),
    );
  });

  it('starts no second job for a creator while the first is unfinished', async () => {
    await world.aProfile(['one']);
    const { use, enqueue } = reanalysis();
    await use.execute();
    await use.execute();
    expect(enqueue).toHaveBeenCalledTimes(1);
  });

  it('starts nothing while as many jobs of its kind as it may have are unfinished', async () => {
    const { profileId } = await world.aProfile(['one']);
    await world.app.get(Database).asSystem(async (sql) => {
      await sql.query(
        `with crowd as (insert into profiles (instagram_id, username) select 'c' || n, 'c' || n from generate_series(1, 500) as n returning id)
         insert into ai_analysis_jobs (profile_id, reason, model_version) select id, 'reanalysis', 'v' from crowd`,
      );
    });
    const { use, enqueue } = reanalysis();
    await use.execute();
    expect(enqueue).not.toHaveBeenCalled();
    expect(await world.insights(profileId)).toMatchObject({ job: null });
  });

  it('does nothing while analysis is switched off, and takes up what came meanwhile once it is on', async () => {
    await world.aProfile(['one']);
    const off = reanalysis({ enabled: false });
    await off.use.execute();
    expect(await jobs()).toEqual([]);
    await reanalysis().use.execute();
    expect(await jobs()).toHaveLength(1);
  });

  it('leaves a job that the queue could not take to the reconciliation', async () => {
    await world.aProfile(['one']);
    const { use } = reanalysis({ enqueue: jest.fn().mockRejectedValue(new Error('no Redis')) });
    await expect(use.execute()).rejects.toThrow('no Redis');
    expect(await jobs()).toEqual([{ reason: 'reanalysis', status: 'pending' }]);
  });
});
