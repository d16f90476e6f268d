import type { Principal } from '@app/auth';
import { CreatorCollectionService } from './creator-collection.service';

const actor = { userId: 'an-administrator' } as Principal;

describe(CreatorCollectionService.name, () => {
  const done: string[] = [];
  const recorded: unknown[] = [];
  let isQueueAway: boolean;

  const service = new CreatorCollectionService(
    { asSystem: (work: (sql: unknown) => Promise<void>) => work({}) } as never,
    { findFresh: async (names: string[]) => names.filter((name) => name.startsWith('fresh')) } as never,
    {
      record: async (_sql: unknown, entry: unknown) => {
        recorded.push(entry);
        done.push('recorded');
      },
    } as never,
    {
      enqueue: async (_job: string, { username }: { username: string }) => {
        if (isQueueAway) throw new Error('away');
        done.push(username);
      },
    } as never,
  );
  const collect = (...usernames: string[]) => service.collect(actor, { usernames, reason: 'for the launch' });

  beforeEach(() => {
    done.length = recorded.length = 0;
    isQueueAway = false;
  });

  it('has each creator fetched once, and those that are fresh left alone', async () => {
    const answer = await collect('@Nora.Travels', 'nora.travels', 'fresh.one', 'milan.bakes');
    expect(answer).toEqual({ queued: 2, fresh: ['fresh.one'] });
    expect(done).toEqual(['recorded', 'nora.travels', 'milan.bakes']);
  });

  it('is in the audit log, without a name, before anything is ordered', async () => {
    isQueueAway = true;
    await expect(collect('nora.travels')).rejects.toThrow('away');
    expect(recorded).toMatchObject([{ actorId: actor.userId, action: 'creators.collect', reason: 'for the launch' }]);
    expect(JSON.stringify(recorded)).not.toContain('nora');
  });

  it('orders nothing when one name is none', async () => {
    await expect(collect('nora.travels', 'not a name')).rejects.toMatchObject({ code: 'CREATOR.INVALID_USERNAME' });
    expect(done).toEqual([]);
  });
});
