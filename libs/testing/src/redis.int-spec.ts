import { Redis } from 'ioredis';
import { createTestRedis } from './redis';

describe(createTestRedis.name, () => {
  it('gives every caller a database of its own', async () => {
    const [mine, other] = await Promise.all([createTestRedis(), createTestRedis()]);
    const [reader, writer] = [new Redis(mine.url), new Redis(other.url)];
    await writer.set('key', 'of the other');
    await reader.set('kept', 'yes');
    await other.flush();
    expect(await reader.get('key')).toBeNull();
    expect(await reader.get('kept')).toBe('yes');
    expect(await writer.dbsize()).toBe(0);
    await Promise.all([reader.quit(), writer.quit(), mine.close(), other.close()]);
  });
});
