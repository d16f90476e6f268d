import { hasNginx, startNginx, startNodeBalancer } from './rolling/balancer';
import { runRollingRestart, type RollingReport } from './rolling/rolling-run';

const isFull = process.env.ROLLING_CHAOS === 'full';

/** `npm run test:chaos:rolling` runs the full plan, behind nginx with the shipped configuration. */
const rounds = isFull ? 10 : 2;
const balancers = isFull ? [['nginx', startNginx] as const] : [['a balancer', startNodeBalancer] as const];

jest.setTimeout(10 * 60_000);

describe.each(balancers)('two api processes behind %s, restarted in turn under load', (name, startBalancer) => {
  let report: RollingReport;

  beforeAll(async () => {
    if (name === 'nginx' && !hasNginx()) throw new Error('nginx is not installed: apt-get install nginx-light');
    report = await runRollingRestart({ startBalancer, rounds });
    process.stderr.write(`${table(name, report)}\n`);
  });

  it('are each told to stop, and end in order, while every kind of work is under way', () => {
    expect(report.exitCodes).toEqual(Array.from({ length: 2 * rounds }, () => 0));
    for (const kind of ['cached read', 'fresh read', 'write', 'list of posts', 'event stream'] as const)
      expect(report.requests.get(kind)).toBeGreaterThan(2 * rounds);
  });

  it('fail no request: no reset, no error, no answer that breaks off', () => {
    expect(report.failures).toEqual([]);
  });

  it('do every acknowledged write exactly once, and no other', () => {
    const acknowledged = new Map(report.writes.map(({ note }) => [note, 1]));
    expect(report.written).toEqual(acknowledged);
  });

  it('say goodbye to event streams, which come back', () => {
    expect(report.reopened).toBeGreaterThanOrEqual(2 * rounds);
  });

  it('cut nobody off', () => {
    expect(report.complaints).toEqual([]);
  });
});

function table(name: string, { requests, failures, restarts, reopened, writes, longestStopMs, tookMs }: RollingReport) {
  const sent = [...requests.values()].reduce((sum, n) => sum + n, 0);
  const lines: [string, string | number][] = [
    ['balancer', name],
    ['requests', sent],
    ...[...requests].map(([kind, n]): [string, number] => [`  ${kind}`, n]),
    ['failed', failures.length],
    ['restarts', restarts],
    ['longest stop', `${longestStopMs} ms`],
    ['event streams opened again', reopened],
    ['writes acknowledged', writes.length],
    ['seconds', (tookMs / 1_000).toFixed(1)],
  ];
  return lines.map(([what, value]) => `${what.padEnd(28)}${value}`).join('\n');
}
