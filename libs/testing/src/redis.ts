import { Redis } from 'ioredis';
import { requiredEnvironment } from './environment';

export interface TestRedis {
  /** Address of a logical database that no other spec file uses. Channels of pub/sub are shared by all of them. */
  url: string;
  /** Empties this database only. */
  flush(): Promise<void>;
  /** Empties it and closes the connection. */
  close(): Promise<void>;
}

/** As many as the throw-away server of test/run.mjs has; database 0 counts those given out. */
const DATABASES = 1024;

/**
 * One logical database of the throw-away Redis.
 * @throws Error when no test run provides the server
 */
export async function createTestRedis(): Promise<TestRedis> {
  const server = new URL(requiredEnvironment('TEST_REDIS_URL'));
  const given = await takeNumber(server);
  server.pathname = `/${1 + (given % (DATABASES - 1))}`;
  const url = server.toString();
  const client = new Redis(url);
  await client.flushdb();
  return {
    url,
    flush: async () => void (await client.flushdb()),
    close: async () => {
      await client.flushdb();
      await client.quit();
    },
  };
}

async function takeNumber(server: URL): Promise<number> {
  const counter = new Redis(server.toString());
  try {
    return await counter.incr('testing:databases-given');
  } finally {
    await counter.quit();
  }
}
