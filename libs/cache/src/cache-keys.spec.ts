import { CACHE_KEYS, CACHE_NAMES, groupOf, L1_TOTAL_BYTES } from './cache-keys';

const MINUTES = 60_000;
const HOURS = 60 * MINUTES;

describe('CACHE_KEYS', () => {
  it('keeps each kind of value for as long as was promised', () => {
    const lifetimes = Object.fromEntries(CACHE_NAMES.map((name) => [name, CACHE_KEYS[name].ttlMs]));
    expect(lifetimes).toEqual({
      profile: 24 * HOURS,
      posts: 12 * HOURS,
      ai: 7 * 24 * HOURS,
      analytics: 6 * HOURS,
      systemMetrics: 5 * MINUTES,
      frequent: 1 * HOURS,
      access: 1 * HOURS,
      balance: 5 * MINUTES,
      wallet: 30 * MINUTES,
      transactions: 10 * MINUTES,
      pricing: 1 * HOURS,
      usage: 1 * HOURS,
    });
  });

  it('keeps out of memory whatever a user must never see older than their own write', () => {
    const remote = CACHE_NAMES.filter((name) => CACHE_KEYS[name].l1Bytes === null);
    expect(remote).toEqual(['balance', 'wallet', 'transactions', 'usage']);
  });

  it('shares out no more memory than there is', () => {
    const shares = CACHE_NAMES.reduce((sum, name) => sum + (CACHE_KEYS[name].l1Bytes ?? 0), 0);
    expect(shares).toBeLessThanOrEqual(L1_TOTAL_BYTES);
  });

  it.each([
    ['posts', 'p-1:12:cursor', 'p-1'],
    ['posts', 'p-1', 'p-1'],
    ['access', 'u-1:p-1', 'u-1:p-1'],
  ] as const)('groups %s %s as %s', (name, id, group) => {
    expect(groupOf(name, id)).toBe(group);
  });
});
