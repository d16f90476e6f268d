import { aProcess, aReport } from '../../test/a-report';
import { COMPONENTS, type ComponentHealth, type ComponentName } from '../health/health.types';
import type { MetricsReport } from '../report/metrics-report';
import type { AlertReading } from './alert-reading';
import { ALERT_RULE_TABLE, readRules } from './alert-rules';
import { ALERT_RULES, type AlertRuleName } from './alert.types';

const WELL: ComponentHealth = { status: 'up', latencyMs: 1, breaker: null, lastSuccess: null, since: '' };

function health(changes: Partial<Record<ComponentName, Partial<ComponentHealth>>> = {}) {
  const components = Object.fromEntries(COMPONENTS.map((name) => [name, { ...WELL, ...changes[name] }]));
  return { components: components as Record<ComponentName, ComponentHealth> };
}

const read = (
  rule: AlertRuleName,
  report: Partial<MetricsReport>,
  sick: Parameters<typeof health>[0] = {},
): AlertReading[] =>
  readRules({ report: aReport(report), health: health(sick) }).filter((reading) => reading.rule === rule);

const one = (...asked: Parameters<typeof read>): AlertReading => {
  const [reading] = read(...asked);
  if (reading === undefined) throw new Error('no reading');
  return reading;
};
const http = (changes: Partial<MetricsReport['http']>) => ({ http: { ...aReport().http, ...changes } });
const ai = (changes: Partial<MetricsReport['ai']>) => ({ ai: { ...aReport().ai, ...changes } });
const cache = (changes: Partial<MetricsReport['cache']>) => ({ cache: { ...aReport().cache, ...changes } });
const slow = (p95: number) => http({ latencyMs: { p50: 1, p95, p99: p95 } });
const breaker = (policy: string, state: string) =>
  aProcess({ breakers: aProcess().breakers.map((known) => (known.policy === policy ? { ...known, state } : known)) });

describe('alert rules', () => {
  it('find nothing wrong with a system at rest, and judge all of it', () => {
    const readings = readRules({ report: aReport(), health: health() });
    expect(readings.filter(({ verdict }) => verdict !== 'clear')).toEqual([]);
    expect([...new Set(readings.map(({ rule }) => rule))]).toEqual([...ALERT_RULES]);
    for (const { rule, severity } of readings) expect(ALERT_RULE_TABLE[rule].severities).toContain(severity);
  });

  it.each([
    ['response_time', slow(5_100), { severity: 'critical', value: 5.1, threshold: 5, unit: 'seconds' }],
    ['error_rate', http({ errorRate: 0.051 }), { severity: 'critical', value: 0.051, threshold: 0.05, unit: 'ratio' }],
    ['ai_failures', ai({ failureRate: 0.11 }), { severity: 'warning', value: 0.11, threshold: 0.1, unit: 'ratio' }],
    ['cache_hit_rate', cache({ hitRate: 0.79 }), { severity: 'monitor', value: 0.79, threshold: 0.8, unit: 'ratio' }],
  ] as const)('%s is over beyond its limit', (rule, report, expected) => {
    expect(one(rule, report)).toMatchObject({ verdict: 'over', subject: null, ...expected });
  });

  it.each([
    ['response_time', slow(4_900)],
    ['error_rate', http({ errorRate: 0.045 })],
    ['ai_failures', ai({ failureRate: 0.09 })],
    ['cache_hit_rate', cache({ hitRate: 0.82 })],
  ] as const)('%s is neither over nor clear just within its limit', (rule, report) => {
    expect(one(rule, report).verdict).toBe('between');
  });

  it.each([
    ['response_time', http({ requests: 19, latencyMs: { p50: 9e3, p95: 9e3, p99: 9e3 } })],
    ['error_rate', http({ requests: 19, errorRate: 1 })],
    ['ai_failures', ai({ batches: 4, failureRate: 1 })],
    ['cache_hit_rate', cache({ lookups: 199, hitRate: 0 })],
    ['system_resources', { processes: [] }],
  ] as const)('%s is not judged by a handful', (rule, report) => {
    expect(one(rule, report)).toMatchObject({ verdict: 'unknown', value: null });
  });

  it('does not hold an empty cache against a system that has just started', () => {
    const cold = (seconds: number, app: 'api' | 'ai-worker' = 'api') => {
      const startedAt = new Date(Date.parse(aReport().at) - seconds * 1000).toISOString();
      return { ...cache({ hitRate: 0.1 }), processes: [aProcess({ startedAt, app })] };
    };
    expect(one('cache_hit_rate', cold(299)).verdict).toBe('unknown');
    expect(one('cache_hit_rate', cold(300)).verdict).toBe('over');
    expect(one('cache_hit_rate', { ...cold(600), windowSeconds: 300 }).verdict).toBe('unknown');
    const restarted = [...cold(1).processes, ...cold(3600).processes];
    expect(one('cache_hit_rate', { ...cold(1), processes: restarted }).verdict).toBe('over');
  });

  it('names the scarcest resource of all processes, and whose it is', () => {
    const { resources } = aProcess();
    const busy = aProcess({
      id: 'c0ffee00-0000-4000-8000-000000000000',
      app: 'ai-worker',
      resources: { ...resources, heapRatio: 0.9, pools: [{ pool: 'system', size: 4, active: 4, idle: 0, waiting: 9 }] },
    });
    const reading = one('system_resources', { processes: [aProcess(), busy] });
    expect(reading).toMatchObject({ verdict: 'over', value: 1, threshold: 0.85, severity: 'warning' });
    expect(reading.message).toContain('database pool "system" of ai-worker c0ffee00');
  });

  it.each(['eventLoopUtilization', 'heapRatio', 'memoryRatio'] as const)('minds %s', (member) => {
    const processes = [aProcess({ resources: { ...aProcess().resources, [member]: 0.86 } })];
    expect(one('system_resources', { processes })).toMatchObject({ verdict: 'over', value: 0.86 });
  });

  it('watches each policy for itself, in all processes', () => {
    const readings = read('breaker_open', { processes: [aProcess(), breaker('provider', 'open')] });
    const { message } = readings.find(({ subject }) => subject === 'provider') as AlertReading;
    expect(message).toContain('1 of 2 processes');
    expect(readings.map(({ subject, severity, verdict }) => `${subject} ${severity} ${verdict}`)).toEqual([
      'database critical clear',
      'provider warning over',
      'payments warning clear',
      'ai warning clear',
      'cache warning clear',
    ]);
  });

  it.each(['half_open', 'recovering'])('does not take a breaker that is %s for closed', (state) => {
    const readings = read('breaker_open', { processes: [breaker('ai', state)] });
    expect(readings.find(({ subject }) => subject === 'ai')?.verdict).toBe('between');
  });

  it('tells of a component that is down, and of what is wrong', () => {
    const readings = read('component_down', {}, { queue: { status: 'down', note: 'does not answer' } });
    expect(readings.find(({ verdict }) => verdict === 'over')).toMatchObject({
      subject: 'queue',
      severity: 'warning',
      message: 'The component "queue" is down: does not answer.',
    });
    expect(read('component_down', {}, { database: { status: 'down' } })[0]).toMatchObject({ severity: 'critical' });
  });

  it('leaves a component to the alert of its breaker while that is not closed', () => {
    const processes = [aProcess(), breaker('database', 'open')];
    expect(one('component_down', { processes }, { database: { status: 'down' } }).verdict).toBe('between');
  });

  it('takes a degraded component for one that answers, and an unknown one for nothing', () => {
    const readings = read('component_down', {}, { ai: { status: 'degraded' }, provider: { status: 'unknown' } });
    const verdictOf = (name: string) => readings.find(({ subject }) => subject === name)?.verdict;
    expect([verdictOf('ai'), verdictOf('provider')]).toEqual(['clear', 'unknown']);
  });
});
