import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { FOLLOWER_TIERS, PEER_FIGURES } from '@app/analytics';
import { FACTS_SQL } from '../../../libs/creators/src/analytics/creator-facts.sql';
import { recomputeSql } from '../../../libs/creators/src/analytics/peer-distributions.sql';
import { runBench } from '../bench-run';
import { warm, type Row } from '../bench-table';
import { measure, type Case } from '../load';
import { recordAnswer, signIn, startBareServer, type RunningSystem } from '../running-system';
import { creatorName, fillCreators, fillPeers } from './corpus';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '16,64' },
    peers: { type: 'string', default: '100000' },
    uncached: { type: 'string', default: '1000' },
    json: { type: 'string', default: 'bench-analytics-results.json' },
  },
});
const SECONDS = Number(options.seconds);
const CONNECTIONS = options.connections.split(',').map(Number);
const UNCACHED_REQUESTS = Number(options.uncached);
/** Posts a creator is known by: a first sync, and one followed for months. */
const POSTS = [12, 200];

void runBench(measureAll, options.json);

async function measureAll(system: RunningSystem): Promise<Row[]> {
  const { apiUrl, databaseUrl } = system.runtime;
  const { token, userId } = await signIn(system.runtime);
  const headers = { authorization: `Bearer ${token}` };
  await fetch(`${apiUrl}/api/v1/favorites`, { headers }); // the first request makes the user's rows
  await prepare(databaseUrl, userId);
  const path = pathOf(200, UNCACHED_REQUESTS * CONNECTIONS.length);
  const etag = await warm(apiUrl + path, headers);
  const report = await recordAnswer(apiUrl + path, headers);
  const bare = await startBareServer({
    report,
    unchanged: await recordAnswer(apiUrl + path, { ...headers, 'if-none-match': etag }),
  });
  console.log(
    `report of 200 posts: ${Buffer.from(report.body, 'base64').length} bytes; bare = node:http sending the same answers`,
  );
  const ours = { url: apiUrl, pids: [system.pid], headers, expectedStatus: 200 };
  const theirs = {
    url: bare.url,
    pids: [bare.pid],
    headers,
    expectedStatus: 200,
    name: 'bare: report',
    path: '/report',
  };
  const unchanged = { headers: { ...headers, 'if-none-match': etag }, expectedStatus: 304 };
  const rows: Row[] = [];
  try {
    for (const [at, connections] of CONNECTIONS.entries()) {
      const pairs: [Case, Case][] = [
        [theirs, { ...ours, name: 'cached report', path }],
        [
          { ...theirs, ...unchanged, name: 'bare: 304', path: '/unchanged' },
          { ...ours, ...unchanged, name: 'cached report, unchanged (304)', path },
        ],
        ...POSTS.map((posts): [Case, Case] => [theirs, uncached(ours, posts, at)]),
      ];
      for (const [limit, own] of pairs) {
        const bareCpuUs = (await measure(limit, connections, SECONDS)).cpuUs;
        rows.push({ ...(await measure(own, connections, SECONDS)), bareCpuUs });
      }
    }
    return rows;
  } finally {
    bare.stop();
  }
}

/** No creator is asked for twice. */
function uncached(ours: Omit<Case, 'name' | 'path'>, posts: number, run: number): Case {
  let next = run * UNCACHED_REQUESTS;
  return {
    ...ours,
    name: `uncached report, ${posts} posts`,
    path: () => pathOf(posts, next++),
    requests: UNCACHED_REQUESTS,
  };
}

const pathOf = (posts: number, index: number) => `/api/profile/${creatorName(posts, index)}/analytics?window=90d`;

/** Fills the database, counts the peers as the worker does, and shows what one reading costs the database. */
async function prepare(databaseUrl: string, userId: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await fillPeers(client, { peers: Number(options.peers) });
    const creators = UNCACHED_REQUESTS * CONNECTIONS.length + 1;
    for (const posts of POSTS) await fillCreators(client, { creators, posts, userId });
    await client.query('vacuum analyze');
    const startedAt = performance.now();
    for (const figure of PEER_FIGURES) {
      for (const { from, to } of FOLLOWER_TIERS) await client.query(recomputeSql(figure), [from, to, new Date()]);
    }
    console.log(`peers of ${options.peers} creators counted in ${Math.round(performance.now() - startedAt)} ms`);
    for (const posts of POSTS) await showReading(client, posts);
  } finally {
    await client.end();
  }
}

async function showReading(client: Client, posts: number): Promise<void> {
  const { rows } = await client.query<{ id: string }>('select id from profiles where username = $1', [
    creatorName(posts, 0),
  ]);
  const times: number[] = [];
  for (let i = 0; i < 50; i++) {
    const startedAt = performance.now();
    await client.query({ name: 'facts', text: FACTS_SQL, values: [rows[0]?.id, 90] });
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  console.log(
    `reading of a creator with ${posts} posts: median ${times[25]?.toFixed(1)} ms, slowest ${times[49]?.toFixed(1)} ms`,
  );
}
