import { benchUsername } from '../corpus';
import { measure } from '../load';
import { recordAnswer, startBareServer } from '../running-system';
import { loadHttp } from './http-load';
import type { Settings } from './service-rows';
import { cpuPerOperation, cpuSoFar, type Row } from './table';
import { CUSTOMERS, type Customer } from './world';

const CONNECTIONS = [64, 1_000];

/** Creators have 12 posts: every limit from here on gives the same page, and is read and kept by itself. */
const WHOLE_PAGE = 12;
const LARGEST_PAGE = 50;

/** The gated route, the same data without the gate, and the cached balance: through the api. */
export async function measureHttp(settings: Settings): Promise<Row[]> {
  const { world, seconds } = settings;
  await warm(world.system.runtime.apiUrl, world.customers);
  const rows: Row[] = [];
  const pages = new UnreadPages();
  for (const connections of CONNECTIONS) {
    const run = (name: string, next: Parameters<typeof loadHttp>[0]['next'], limit: Row | null = null) =>
      measureRoute(settings, { name, next, connections, limit });
    const everybody = inTurn(world.customers);
    const hot = () => world.customers[0] as Customer;
    const cached = await run('posts without the gate, kept answer', () =>
      get(everybody(), (name) => `/api/profile/${name}/posts`),
    );
    const fromDatabase = await run('posts without the gate, from the database', () => pages.next(everybody()));
    const gated = (customer: Customer) => get(customer, (name) => `/api/v1/instagram/profile/${name}/posts`);
    rows.push(
      cached,
      fromDatabase,
      await run('post analytics (gated), 1,000 wallets', () => gated(everybody()), fromDatabase),
      await run('post analytics (gated), one wallet', () => gated(hot()), fromDatabase),
      ...(await measureBalance(settings, connections)),
    );
  }
  return rows;

  async function measureBalance({ world }: Settings, connections: number): Promise<Row[]> {
    const hot = world.customers[0] as Customer;
    const headers = bearer(hot);
    const answer = await recordAnswer(`${world.system.runtime.apiUrl}${BALANCE}`, headers);
    const server = await startBareServer({ balance: answer });
    try {
      const of = { name: 'limit: bare node:http, balance', url: server.url, path: '/balance', headers };
      const bare = await measure({ ...of, expectedStatus: 200, pids: [server.pid] }, connections, seconds);
      const limit: Row = {
        ...{ name: of.name, load: `${connections} connections`, limit: null },
        ...{ operations: bare.requests, errors: bare.errors, firstError: bare.errors === 0 ? null : 'see the server' },
        ...{ elapsedMs: (bare.requests / Math.max(1, bare.perSecond)) * 1000 },
        ...{ p50Ms: bare.p50Ms, p95Ms: bare.p99Ms, p99Ms: bare.p99Ms, worstMs: bare.p99Ms },
        cpuUs: { node: bare.cpuUs, postgres: 0, redis: 0, rest: 0 },
      };
      const next = () => ({ path: BALANCE, headers });
      return [limit, await measureRoute(settings, { name: 'cached balance', next, connections, limit })];
    } finally {
      server.stop();
    }
  }
}

const BALANCE = '/api/v1/credits/balance';

interface Route {
  name: string;
  next: Parameters<typeof loadHttp>[0]['next'];
  connections: number;
  limit: Row | null;
}

async function measureRoute({ world, seconds }: Settings, { name, next, connections, limit }: Route): Promise<Row> {
  const before = cpuSoFar(world.system.pid, []);
  const read = await loadHttp({ url: world.system.runtime.apiUrl, next, connections, seconds });
  const cpuUs = cpuPerOperation(before, cpuSoFar(world.system.pid, []), read.operations);
  return { ...read, name, load: `${connections} connections`, cpuUs, limit };
}

/** Pages of posts that nobody has asked for yet. */
class UnreadPages {
  private taken = 0;

  next(customer: Customer) {
    const limit = WHOLE_PAGE + 1 + (Math.floor(this.taken++ / CUSTOMERS) % (LARGEST_PAGE - WHOLE_PAGE));
    return get(customer, (name) => `/api/profile/${name}/posts?limit=${limit}`);
  }
}

const bearer = ({ token }: Customer) => ({ authorization: `Bearer ${token}` });

const get = (customer: Customer, pathOf: (username: string) => string) => ({
  path: pathOf(benchUsername(customer.number)),
  headers: bearer(customer),
});

function inTurn(customers: Customer[]): () => Customer {
  let next = 0;
  return () => customers[next++ % customers.length] as Customer;
}

/** Tokens checked, creators and rights read, code compiled. */
async function warm(apiUrl: string, customers: Customer[]): Promise<void> {
  const next = inTurn(customers);
  const routes = [
    (name: string) => `/api/profile/${name}/posts`,
    (name: string) => `/api/v1/instagram/profile/${name}/posts`,
  ];
  const one = async () => {
    for (let i = 0; i < customers.length / 50; i++) {
      const customer = next();
      for (const route of routes) {
        const { path, headers } = get(customer, route);
        const response = await fetch(apiUrl + path, { headers });
        const text = await response.text();
        if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 50 }, one));
}
