// PostgreSQL and Redis as in production, for as long as the parent process lives: node serve-durably.mjs <fsync: on|off> [directory]
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { startEmbeddedServers } = require('../../dist/src/services/embedded-servers.js');
const { provideRedisProgram } = require('../../dist/src/services/redis-program.js');

const [fsync, given] = process.argv.slice(2);
const directory = given ?? mkdtempSync(join(tmpdir(), 'creator-search-chaos-'));
chmodSync(directory, 0o755); // as root the database runs as another user

const servers = await startEmbeddedServers({
  directory,
  durable: true,
  fsync: fsync === 'on',
  postgres: { password: 'chaos', database: 'creator_search_chaos' },
  redis: { program: await provideRedisProgram((text) => console.error(text)) },
  onNotice: () => undefined, // that PostgreSQL ended and runs again is what the parent wants
  onLost: (reason) => {
    console.error(reason);
    process.exit(1);
  },
});
process.once('disconnect', async () => {
  await servers.services.stop();
  if (given === undefined) rmSync(directory, { recursive: true, force: true });
  process.exit(0);
});
process.send({ databaseUrl: servers.databaseUrl, redisUrl: servers.redisUrl, directory });
