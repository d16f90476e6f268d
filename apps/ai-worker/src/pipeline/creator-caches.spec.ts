import type { Cache } from '@app/cache';
import type { GetCreator } from '@app/creators';
import { Logger } from '@app/observability';
import { CreatorCaches } from './creator-caches';

function caches() {
  const invalidate = jest.fn();
  const creators = { findStored: jest.fn().mockResolvedValue(null) };
  const logger = Logger.create({ level: 'fatal', pretty: false, process: 'test' });
  const subject = new CreatorCaches({ invalidate } as unknown as Cache, creators as unknown as GetCreator, logger);
  return { subject, invalidate };
}

const batch = { profileId: 'p', username: 'someone', isComplete: false, methods: ['rules'] };

describe(CreatorCaches, () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('renews a creator once a second while batches of its job end', async () => {
    const { subject, invalidate } = caches();
    for (let n = 0; n < 25; n += 1) {
      await subject.renewAfterBatch(batch);
      jest.advanceTimersByTime(100);
    }
    expect(invalidate).toHaveBeenCalledTimes(3);
  });

  it('renews it at once when its job has ended', async () => {
    const { subject, invalidate } = caches();
    await subject.renewAfterBatch(batch);
    await subject.renewAfterBatch({ ...batch, isComplete: true });
    expect(invalidate).toHaveBeenCalledTimes(2);
  });

  it('renews it at once after a batch that stored nothing: the one it repeats may have died before', async () => {
    const { subject, invalidate } = caches();
    await subject.renewAfterBatch(batch);
    await subject.renewAfterBatch({ ...batch, methods: [] });
    expect(invalidate).toHaveBeenCalledTimes(2);
  });

  it('does not make one creator wait for another', async () => {
    const { subject, invalidate } = caches();
    await subject.renewAfterBatch(batch);
    await subject.renewAfterBatch({ ...batch, profileId: 'q' });
    expect(invalidate).toHaveBeenCalledTimes(2);
  });
});
