import { parseArgs } from 'node:util';
import { runBench } from './bench-run';
import { warm, type Row } from './bench-table';
import { benchUsername, fillCorpus } from './corpus';
import { measure, type Case } from './load';
import { recordAnswer, signIn, startBareServer, type BareServer, type RunningSystem } from './running-system';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '64,1000' },
    uncached: { type: 'string', default: '6000' },
    only: { type: 'string', default: '' },
    json: { type: 'string', default: 'bench-results.json' },
  },
});
const SECONDS = Number(options.seconds);
const CONNECTIONS = options.connections.split(',').map(Number);
const UNCACHED_REQUESTS = Number(options.uncached);

void runBench(measureAll, options.json);

async function measureAll(system: RunningSystem): Promise<Row[]> {
  const { apiUrl } = system.runtime;
  const { token, userId } = await signIn(system.runtime);
  const authorization = { authorization: `Bearer ${token}` };
  await fetch(`${apiUrl}/api/v1/favorites`, { headers: authorization }); // the first request makes the user's rows
  await fillCorpus(system.runtime.databaseUrl, { creators: UNCACHED_REQUESTS * CONNECTIONS.length + 1, userId });
  const profilePath = `/api/profile/${benchUsername(0)}`;
  const etag = await warm(apiUrl + profilePath, authorization);
  const profile = await recordAnswer(apiUrl + profilePath, authorization);
  const bare = await startBareServer({
    profile,
    unchanged: await recordAnswer(apiUrl + profilePath, { ...authorization, 'if-none-match': etag }),
    health: await recordAnswer(`${apiUrl}/api/health`, {}),
  });
  console.log(
    `profile answer: ${Buffer.from(profile.body, 'base64').length} bytes; ${SECONDS} s a run; bare = node:http sending the same answers, ` +
      'headers included; processor time of api, worker, sandbox, Postgres and Redis counted',
  );
  try {
    const rows: Row[] = [];
    for (const connections of CONNECTIONS)
      rows.push(...(await measureColumn({ system, bare, authorization, profilePath, etag, connections })));
    return rows;
  } finally {
    bare.stop();
  }
}

interface Column {
  system: RunningSystem;
  bare: BareServer;
  authorization: Record<string, string>;
  profilePath: string;
  etag: string;
  connections: number;
}

/** All rows at one number of connections; each of ours right after its bare one. */
async function measureColumn(column: Column): Promise<Row[]> {
  const { system, bare, authorization, profilePath, etag, connections } = column;
  const ours = { url: system.runtime.apiUrl, pids: [system.pid], headers: authorization };
  const theirs = { url: bare.url, pids: [bare.pid], headers: authorization, expectedStatus: 200 };
  const unchanged = { ...authorization, 'if-none-match': etag };
  const first = 1 + CONNECTIONS.indexOf(connections) * UNCACHED_REQUESTS;
  const pairs: [Case, Case][] = [
    [
      { ...theirs, name: 'bare: profile', path: '/profile' },
      { ...ours, name: 'cached profile', path: profilePath, expectedStatus: 200 },
    ],
    [
      { ...theirs, name: 'bare: 304', path: '/unchanged', headers: unchanged, expectedStatus: 304 },
      { ...ours, name: 'cached profile, unchanged (304)', path: profilePath, headers: unchanged, expectedStatus: 304 },
    ],
    [
      { ...theirs, name: 'bare: health', path: '/health', headers: {} },
      { ...ours, name: 'health', path: '/api/health', headers: {}, expectedStatus: 200 },
    ],
    [
      { ...theirs, name: 'bare: profile', path: '/profile' },
      {
        ...ours,
        name: 'uncached profile',
        path: each(first, (name) => `/api/profile/${name}`),
        expectedStatus: 200,
        requests: UNCACHED_REQUESTS,
      },
    ],
    [
      { ...theirs, name: 'bare: profile', path: '/profile' },
      {
        ...ours,
        name: 'posts page',
        path: each(first, (name) => `/api/profile/${name}/posts?limit=12`),
        expectedStatus: 200,
        requests: UNCACHED_REQUESTS,
      },
    ],
  ];
  const rows: Row[] = [];
  for (const [limit, ours] of pairs.filter(([, { name }]) => name.includes(options.only))) {
    const limitRow = await measure(limit, connections, SECONDS);
    const row = await measure(ours, connections, SECONDS);
    rows.push({ ...limitRow, bareCpuUs: limitRow.cpuUs }, { ...row, bareCpuUs: limitRow.cpuUs });
  }
  return rows;
}

/** A path for each request in turn: no creator is asked for twice. */
function each(first: number, pathOf: (username: string) => string): () => string {
  let next = first;
  return () => pathOf(benchUsername(next++));
}
