import { createTestRedis, type TestRedis } from '@app/testing';
import { startCacheInstance, type CacheInstance } from '../test/cache-instance';
import { rateLimitHeaders, RateLimiter, type RateDecision } from './rate-limiter';

describe(RateLimiter.name, () => {
  let redis: TestRedis;
  let instances: CacheInstance[];

  beforeAll(async () => {
    redis = await createTestRedis();
    instances = await Promise.all([startCacheInstance(redis.url), startCacheInstance(redis.url)]);
  });
  afterAll(async () => {
    for (const instance of instances) await instance.close();
    await redis.close();
  });

  const limiter = (index: number) => (instances[index] as CacheInstance).limiter;
  const allowedOf = (decisions: RateDecision[]) => decisions.filter(({ allowed }) => allowed).length;

  /** One client: its requests one after the other, spread over the instances as a balancer does. */
  async function client(of: { subject: string; allowance: number; tries: number; offset: number }) {
    const decisions: RateDecision[] = [];
    for (let index = 0; index < of.tries; index += 1)
      decisions.push(await limiter((index + of.offset) % 2).consume('user', of.subject, of.allowance));
    return decisions;
  }

  it.each([1, 2, 7, 30, 300, 999])('hands out an allowance of %i exactly, over two instances', async (allowance) => {
    const runs = [0, 1, 2, 3].map((offset) => client({ subject: `s-${allowance}`, allowance, tries: 500, offset }));
    expect(allowedOf((await Promise.all(runs)).flat())).toBe(allowance);
  });

  it('counts in Redis also when its first call leaves together with others', async () => {
    const late = await startCacheInstance(redis.url);
    const read = late.cache.get('profile', 'nobody');
    const decided = late.limiter.consume('user', 'together', 3);
    await Promise.all([read, decided]);
    for (let n = 0; n < 2; n += 1) await limiter(n).consume('user', 'together', 3);
    expect((await limiter(0).consume('user', 'together', 3)).allowed).toBe(false);
    await late.close();
  });

  it('never exceeds the allowance when all requests arrive at once', async () => {
    const decisions = await Promise.all(
      Array.from({ length: 2_000 }, (_, index) => limiter(index % 2).consume('user', 'burst', 300)),
    );
    expect(allowedOf(decisions)).toBe(300);
  });

  it('asks Redis for a small part of the calls only', async () => {
    await limiter(0).consume('user', 'thrifty', 600);
    let local = 0;
    for (let index = 0; index < 300; index += 1) {
      if (limiter(0).tryConsumeLocal('user', 'thrifty', 600) !== null) local += 1;
      else await limiter(0).consume('user', 'thrifty', 600);
    }
    expect(local).toBeGreaterThan(270);
  });

  it('refuses without asking once the window is used up', async () => {
    for (let index = 0; index < 4; index += 1) await limiter(0).consume('refresh', 'done', 3);
    expect(limiter(0).tryConsumeLocal('refresh', 'done', 3)).toMatchObject({ allowed: false, remaining: 0, limit: 3 });
  });

  it('counts limits and subjects apart', async () => {
    await limiter(0).consume('expensive', 'a', 1);
    expect((await limiter(0).consume('expensive', 'b', 1)).allowed).toBe(true);
    expect((await limiter(0).consume('refresh', 'a', 1)).allowed).toBe(true);
    expect((await limiter(1).consume('expensive', 'a', 1)).allowed).toBe(false);
  });

  it('says how many are left and when the window ends', async () => {
    const decision = await limiter(0).consume('anonymous', 'ip', 120);
    expect(decision).toEqual({ allowed: true, limit: 120, remaining: 119, resetSeconds: 60 });
    expect(rateLimitHeaders('anonymous', decision)).toEqual({
      'RateLimit-Policy': '"anonymous";q=120;w=60',
      RateLimit: '"anonymous";r=119;t=60',
      'RateLimit-Limit': '120',
      'RateLimit-Remaining': '119',
      'RateLimit-Reset': '60',
    });
  });

  it('tells a refused caller when to come back, and counts the refusal', async () => {
    const metrics = (instances[1] as CacheInstance).metrics;
    const before = await metrics.valueOf('app_rate_limited_total', { limit: 'expensive' });
    await limiter(1).consume('expensive', 'c', 1);
    const refused = await limiter(1).consume('expensive', 'c', 1);
    expect(rateLimitHeaders('expensive', refused)['Retry-After']).toBe(String(refused.resetSeconds));
    expect(await metrics.valueOf('app_rate_limited_total', { limit: 'expensive' })).toBe(before + 1);
  });
});
