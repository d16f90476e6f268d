import { HealthIndicatorService } from '@nestjs/terminus';
import { AppConfig } from '@app/config';
import type { Reading } from '../health.types';
import { ProcessDirectory, type ProcessSign } from '../process-directory';
import { WorkersIndicator } from './workers.indicator';

class FakeDirectory extends ProcessDirectory {
  workers: Reading[] = [];
  isAway = false;

  async find(): Promise<readonly ProcessSign[]> {
    if (this.isAway) throw new Error('Redis is away');
    return this.workers.map((ai) => ({ app: 'ai-worker', ai }));
  }
}

describe(WorkersIndicator.name, () => {
  let directory: FakeDirectory;
  let sut: WorkersIndicator;

  beforeEach(() => {
    jest.useFakeTimers();
    directory = new FakeDirectory();
    sut = analysis(true);
  });
  afterEach(() => jest.useRealTimers());

  const analysis = (enabled: boolean) =>
    new WorkersIndicator(Object.assign(new AppConfig(), { ai: { enabled } }), directory, new HealthIndicatorService());
  const reading = async () => {
    const { reading: status, note } = (await sut.check()).ai;
    return { status, note };
  };

  it('is as well as the workers say', async () => {
    directory.workers = [{ status: 'up' }];
    expect(await reading()).toEqual({ status: 'up' });
    directory.workers = [{ status: 'up' }, { status: 'degraded', note: 'captions are read by rules' }];
    expect(await reading()).toEqual({ status: 'degraded', note: 'captions are read by rules' });
  });

  it('gives a starting system time, and misses workers after that', async () => {
    expect((await reading()).status).toBe('unknown');
    jest.advanceTimersByTime(15_000);
    expect(await reading()).toEqual({ status: 'down', note: 'no worker runs' });
  });

  it('misses a worker that was there at once', async () => {
    directory.workers = [{ status: 'up' }];
    await reading();
    directory.workers = [];
    expect((await reading()).status).toBe('down');
  });

  it('says that it cannot tell, rather than guess, while nobody can be asked', async () => {
    jest.advanceTimersByTime(60_000);
    directory.isAway = true;
    expect((await reading()).status).toBe('unknown');
  });

  it('expects no worker of what is switched off', async () => {
    jest.advanceTimersByTime(60_000);
    sut = analysis(false);
    expect(await reading()).toEqual({ status: 'unknown', note: 'switched off' });
  });
});
