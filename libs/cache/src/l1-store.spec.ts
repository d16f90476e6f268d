import { Metrics } from '@app/observability';
import { createEntry } from './cache-entry';
import { CACHE_KEYS } from './cache-keys';
import { CacheStats } from './cache-stats';
import { L1Store } from './l1-store';

const NOW = 1_000_000;
const entryOf = (bytes: number, ttlMs = 60_000) =>
  createEntry({ body: Buffer.alloc(bytes), meta: {} }, { now: NOW, ttlMs });

describe(L1Store.name, () => {
  const stats = new CacheStats(new Metrics());
  let store: L1Store;
  beforeEach(() => (store = new L1Store(stats)));

  it('stays within its share of memory and counts what it pushes out', () => {
    const before = stats.totals.profile.evicted;
    for (let index = 0; index < 400; index += 1)
      store.put({ name: 'profile', id: `u${index}` }, entryOf(200 * 1024), NOW);
    expect(store.size('profile').bytes).toBeLessThanOrEqual(CACHE_KEYS.profile.l1Bytes);
    expect(store.size('profile').entries).toBeGreaterThan(100);
    expect(stats.totals.profile.evicted - before).toBe(400 - store.size('profile').entries);
  });

  it('lets a flood of one name push out nothing of another', () => {
    store.put({ name: 'pricing', id: 'all' }, entryOf(10), NOW);
    for (let index = 0; index < 400; index += 1)
      store.put({ name: 'posts', id: `p${index}` }, entryOf(200 * 1024), NOW);
    expect(store.get('pricing', 'all')).toBeDefined();
  });

  it('does not take what would fill a quarter of its share', () => {
    store.put({ name: 'pricing', id: 'all' }, entryOf(512 * 1024), NOW);
    expect(store.get('pricing', 'all')).toBeUndefined();
  });

  it('does not take what has expired, nor a name that has no memory', () => {
    store.put({ name: 'profile', id: 'old' }, entryOf(1, 10), NOW + 10);
    store.put({ name: 'balance', id: 'u' }, entryOf(1), NOW);
    expect(store.get('profile', 'old')).toBeUndefined();
    expect(store.get('balance', 'u')).toBeUndefined();
  });

  it('forgets a group as a whole, also after one of its members was replaced', () => {
    for (const id of ['p', 'p:1', 'p:2', 'q:1', 'p:1']) store.put({ name: 'posts', id }, entryOf(1), NOW);
    store.deleteGroup('posts', 'p');
    expect(['p', 'p:1', 'p:2', 'q:1'].filter((id) => store.get('posts', id) !== undefined)).toEqual(['q:1']);
  });
});
