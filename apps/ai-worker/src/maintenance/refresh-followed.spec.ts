import { AppConfig } from '@app/config';
import type { FollowedCreatorsRepository } from '@app/creators';
import { Logger, Metrics } from '@app/observability';
import type { JobQueue } from '@app/queues';
import type { Policies } from '@app/resilience';
import { REFRESH_EVERY_MS, RefreshFollowed } from './refresh-followed.use-case';

const RUNS_A_DAY = 86_400_000 / REFRESH_EVERY_MS;
const NOON = new Date('2026-06-15T12:00:00.000Z');

function refreshing({ perDay = RUNS_A_DAY * 10, overdue = 100, waiting = 0, provider = 'closed' } = {}) {
  const metrics = new Metrics();
  const claimOverdue = jest.fn(async ({ limit }: { limit: number }) =>
    Array.from({ length: Math.min(limit, overdue) }, (_, n) => ({ profileId: `p-${n}`, username: `creator.${n}` })),
  );
  const release = jest.fn(async () => undefined);
  const enqueue = jest.fn(async (_job: string, _payload: object, _options: object) => undefined);
  const counts = async () => ({ 'profile-refreshes': { waiting, delayed: 0 } });
  const states = () => [{ policy: 'provider', state: provider, retryAfterSeconds: 0 }];
  const use = new RefreshFollowed(
    Object.assign(new AppConfig(), { worker: { port: 0, followedRefreshesPerDay: perDay } }),
    { countOverdue: async () => overdue, claimOverdue, release } as unknown as FollowedCreatorsRepository,
    { enqueue, counts } as unknown as JobQueue,
    { states } as unknown as Policies,
    metrics,
    Logger.create({ level: 'fatal', pretty: false, process: 'test' }),
    { now: () => NOON },
  );
  return { use, metrics, claimOverdue, release, enqueue };
}

describe(RefreshFollowed, () => {
  it('orders a fetch for each creator it took, behind everything that somebody waits for', async () => {
    const { use, enqueue } = refreshing({ overdue: 2 });
    await use.execute();
    expect(enqueue.mock.calls).toEqual(
      [0, 1].map((n) => [
        'refresh-profile',
        { username: `creator.${n}`, reason: 'scheduled' },
        { id: `refresh-creator.${n}`, priority: 'background' },
      ]),
    );
  });

  it('spreads the allowance of the day over its runs', async () => {
    const { use, enqueue } = refreshing({ perDay: RUNS_A_DAY * 7 });
    await use.execute();
    expect(enqueue).toHaveBeenCalledTimes(7);
  });

  it('asks an hour before the day is over, so that no calendar day is left out', async () => {
    const { use, claimOverdue } = refreshing();
    await use.execute();
    expect(claimOverdue).toHaveBeenCalledWith(
      expect.objectContaining({ now: NOON, fetchedBefore: new Date('2026-06-14T13:00:00.000Z') }),
    );
  });

  it.each(['open', 'half_open', 'recovering'])(
    'orders nothing while the breaker of the provider is %s',
    async (state) => {
      const { use, claimOverdue } = refreshing({ provider: state });
      await use.execute();
      expect(claimOverdue).not.toHaveBeenCalled();
    },
  );

  it('orders no more than the queue has room for', async () => {
    const { use, enqueue } = refreshing({ perDay: RUNS_A_DAY * 10, waiting: 26 });
    await use.execute();
    expect(enqueue).toHaveBeenCalledTimes(4);
    const full = refreshing({ perDay: RUNS_A_DAY * 10, waiting: 500 });
    await full.use.execute();
    expect(full.claimOverdue).not.toHaveBeenCalled();
  });

  it('gives back whom it could not put into the queue', async () => {
    const { use, enqueue, release } = refreshing({ overdue: 3 });
    enqueue.mockResolvedValueOnce(undefined).mockRejectedValue(new Error('no Redis'));
    await expect(use.execute()).rejects.toThrow('no Redis');
    expect(release).toHaveBeenCalledWith(['p-1', 'p-2']);
  });

  it('is switched off by an allowance of none', async () => {
    const { use, claimOverdue } = refreshing({ perDay: 0 });
    await use.execute();
    expect(claimOverdue).not.toHaveBeenCalled();
  });

  it('says how many are overdue, and stops saying it when it did not count lately', async () => {
    const { use, metrics } = refreshing({ overdue: 42 });
    await use.execute();
    expect(await metrics.text()).toContain('app_followed_creators_overdue 42');
    jest.useFakeTimers({ now: Date.now() + 3 * REFRESH_EVERY_MS });
    expect(await metrics.text()).not.toContain('app_followed_creators_overdue 42');
    jest.useRealTimers();
  });
});
