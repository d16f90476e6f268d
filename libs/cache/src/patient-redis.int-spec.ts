import { PrivateRedis } from '@app/testing';
import { PatientRedis } from './patient-redis';

const LIMIT_MS = 100;

/** Nothing of this process runs meanwhile: no timer, no socket. */
function beBusy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe(PatientRedis.name, () => {
  let server: PrivateRedis;
  let redis: PatientRedis;

  beforeEach(async () => {
    server = await PrivateRedis.start();
    redis = new PatientRedis(server.url, { lazyConnect: true }, LIMIT_MS);
    await redis.connect();
  });
  afterEach(async () => {
    server.thaw();
    redis.disconnect();
    await server.stop();
  });

  it('takes an answer that has waited in the socket while this process was busy', async () => {
    await redis.set('a', '1');
    const answer = redis.get('a'); // sent at once
    beBusy(5 * LIMIT_MS);
    await expect(answer).resolves.toBe('1');
  });

  it('gives up commands that a silent server does not answer, and those after them', async () => {
    server.freeze();
    const refused = 'Command timed out';
    await expect(redis.get('a')).rejects.toThrow(refused);
    await expect(Promise.all([redis.get('a'), redis.multi().get('a').exec()])).rejects.toThrow(refused);
  });

  it('goes on with the answers of a server that speaks again', async () => {
    server.freeze();
    await expect(redis.set('a', '1')).rejects.toThrow();
    server.thaw();
    await redis.set('a', '2');
    await expect(redis.get('a')).resolves.toBe('2');
  });
});
