import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { treeCpuByPart, type Part } from '../cpu';
import { Market, type MarketRequest } from './market';
import type { MarketScenario } from './scenario';
import { SCENARIOS } from './scenarios';

const { values: options } = parseArgs({
  options: {
    creators: { type: 'string', default: '10000,100000' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '4' },
    only: { type: 'string', default: '' },
    json: { type: 'string', default: 'bench-results.json' },
  },
});
const SIZES = options.creators.split(',').map(Number);
const SECONDS = Number(options.seconds);
const CONNECTIONS = Number(options.connections);
const CHOSEN = SCENARIOS.filter(({ name }) => name.includes(options.only));

interface Measured {
  scenario: string;
  creators: number;
  requests: number;
  errors: number;
  p50Ms: number;
  p99Ms: number;
  /** Of all processes, Postgres and Redis included, per request. */
  cpuUs: number;
  /** Of it Postgres. */
  postgresUs: number;
}

void run();

/** The same requests at each size: what they cost must not grow with the market. */
async function run(): Promise<void> {
  const market = await Market.open();
  const rows: Measured[] = [];
  try {
    for (const size of SIZES) {
      const stored = await market.growTo(size);
      const megabytes = Math.round(stored.bytes / 1e6);
      console.log(
        `${stored.creators} listed creators, ${stored.posts} posts, ${megabytes} MB; filled in ${stored.seconds} s`,
      );
      for (const scenario of CHOSEN) rows.push(await measure(market, scenario));
    }
  } finally {
    await market.system.stop();
  }
  printTable(rows);
  writeFileSync(
    options.json,
    `${JSON.stringify({ at: new Date().toISOString(), node: process.version, rows }, null, 2)}\n`,
  );
  process.exitCode = rows.some(({ errors }) => errors > 0) ? 1 : 0;
}

async function measure(market: Market, scenario: MarketScenario): Promise<Measured> {
  const requests = await scenario.prepare(market);
  for (const request of requests) await market.json(request); // paid for: from here on only the work counts
  await load(market, requests, 1); // plans are made, code is compiled
  const before = treeCpuByPart(market.system.pid);
  const result = await load(market, requests, SECONDS);
  const after = treeCpuByPart(market.system.pid);
  const per = (parts: Part[]) =>
    Math.round(parts.reduce((sum, part) => sum + after[part] - before[part], 0) / Math.max(1, result.requests.total));
  const row = {
    scenario: scenario.name,
    creators: market.creators,
    requests: result.requests.total,
    errors: result.errors + result.non2xx,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuUs: per(['api', 'postgres', 'redis', 'other']),
    postgresUs: per(['postgres']),
  };
  console.error(`${row.creators} ${row.scenario}: p50 ${row.p50Ms} ms, ${row.cpuUs} us`);
  return row;
}

function load(market: Market, requests: MarketRequest[], seconds: number): Promise<autocannon.Result> {
  return autocannon({
    url: market.system.runtime.apiUrl,
    connections: CONNECTIONS,
    duration: seconds,
    timeout: 30,
    requests: requests.map(({ method = 'GET', path, body }) => ({
      method,
      path,
      headers: { ...market.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })),
  });
}

function printTable(rows: Measured[]): void {
  const head = [
    'request',
    'creators',
    'p50 ms',
    'p99 ms',
    'CPU us',
    'of it Postgres',
    `x ${SIZES[0]}`,
    'requests',
    'errors',
  ];
  const lines = rows.map((row) => {
    const small = rows.find(({ scenario, creators }) => scenario === row.scenario && creators === SIZES[0]);
    const growth = small === undefined || small === row ? '' : (row.cpuUs / small.cpuUs).toFixed(2);
    return [
      row.scenario,
      row.creators,
      row.p50Ms,
      row.p99Ms,
      row.cpuUs,
      row.postgresUs,
      growth,
      row.requests,
      row.errors,
    ];
  });
  console.log([head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n'));
}
