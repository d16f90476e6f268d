import { PrivateRedis, startSandbox, type TestSandbox } from '@app/testing';
import { TestApi } from './test-api';

/** The api, and a reader of it, on a Redis of its own that may be stopped or frozen. */
export class PrivateRedisWorld {
  private constructor(
    readonly api: TestApi,
    readonly redis: PrivateRedis,
    readonly sandbox: TestSandbox,
    readonly headers: { authorization: string },
  ) {}

  static async start(): Promise<PrivateRedisWorld> {
    const [sandbox, redis] = await Promise.all([startSandbox(), PrivateRedis.start()]);
    const api = await TestApi.start({
      env: {
        DECODO_BASE_URL: sandbox.decodoUrl,
        DECODO_API_KEY: sandbox.apiKey,
        REDIS_URL: redis.url,
        RATE_LIMIT_PER_MINUTE: '1000000',
      },
    });
    return new PrivateRedisWorld(api, redis, sandbox, await api.bearer(await api.createUser()));
  }

  async stop(): Promise<void> {
    this.redis.thaw();
    await this.api.stop();
    await Promise.all([this.sandbox.close(), this.redis.stop()]);
  }
}
