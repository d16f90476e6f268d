import type { FlightEnding, FlightWork, SingleFlight } from '@app/cache';
import type { InstagramPort } from '@app/instagram';
import type { ErasedCreatorsRepository } from '../erasure/erased-creators.repository';
import type { RecordFound } from './record-found.use-case';
import type { RecordMissing } from './record-missing.use-case';
import { SyncCreator, type SyncRequest } from './sync-creator.use-case';

/** Another process leads first; whoever finds nothing after it leads next. */
class AfterAnother {
  constructor(private readonly ending: FlightEnding) {}

  async run<T>(_key: string, work: FlightWork<T>): Promise<T> {
    return (await work.follow(this.ending)) ?? work.lead(new AbortController().signal);
  }
}

describe(SyncCreator.name, () => {
  let isStored: boolean;
  const fetchProfile = jest.fn(async () => {
    isStored = true;
    return { outcome: 'found' };
  });

  const syncAfter = (ending: FlightEnding, request: Partial<SyncRequest> = {}) => {
    const sut = new SyncCreator(
      { fetchProfile } as unknown as InstagramPort,
      new AfterAnother(ending) as unknown as SingleFlight,
      { execute: async () => undefined } as unknown as RecordFound,
      {} as RecordMissing,
      { includes: async (name: string) => name === 'erased' } as unknown as ErasedCreatorsRepository,
    );
    const isDone = async () => isStored;
    return sut.execute({ username: 'ada', reason: 'first_sync', deadline: Date.now() + 1_000, isDone, ...request });
  };

  beforeEach(() => {
    isStored = false;
    fetchProfile.mockClear();
  });

  it('fetches in place of a process that died while it did', async () => {
    await syncAfter('gone');
    expect([fetchProfile.mock.calls.length, isStored]).toEqual([1, true]);
  });

  it('buys nothing after a process that stored the creator and could not say so', async () => {
    isStored = true;
    await syncAfter('gone');
    expect(fetchProfile).not.toHaveBeenCalled();
  });

  it('buys nothing after a process that said that it is done', async () => {
    await syncAfter('told', { isDone: undefined });
    expect(fetchProfile).not.toHaveBeenCalled();
  });

  it('buys nothing of a creator who asked to be forgotten', async () => {
    await expect(syncAfter('gone', { username: 'erased' })).rejects.toMatchObject({ code: 'CREATOR.ERASED' });
    expect(fetchProfile).not.toHaveBeenCalled();
  });

  it('refreshes in place of a process that died while it did', async () => {
    await syncAfter('gone', { reason: 'refresh', isDone: undefined });
    expect(fetchProfile).toHaveBeenCalledTimes(1);
  });
});
