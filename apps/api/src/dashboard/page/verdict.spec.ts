import type { Alert, ComponentHealth, ComponentName, HealthReport } from '@app/monitoring';
import { verdictOn, type Knowledge } from './verdict';

const AT = (minute: number) => `2026-01-31T02:${String(minute).padStart(2, '0')}:00.000Z`;
const NAMES: ComponentName[] = ['database', 'cache', 'queue', 'provider', 'ai', 'auth', 'system'];

function health(
  status: HealthReport['status'],
  changes: Partial<Record<ComponentName, Partial<ComponentHealth>>> = {},
  alerts: Alert[] = [],
): HealthReport {
  const up = { status: 'up', latencyMs: 1, breaker: null, lastSuccess: AT(20), since: AT(0) } as const;
  const components = Object.fromEntries(NAMES.map((name) => [name, { ...up, ...changes[name] }]));
  return { status, score: 90, components: components as HealthReport['components'], alerts, version: '1', uptime: 1 };
}

const alert = (changes: Partial<Alert>): Alert => ({
  id: '1',
  rule: 'response_time',
  severity: 'critical',
  subject: null,
  state: 'firing',
  message: '',
  value: 7,
  threshold: 5,
  unit: 'seconds',
  startedAt: AT(14),
  resolvedAt: null,
  recovery: null,
  ...changes,
});

const on = (known: Partial<Knowledge>) =>
  verdictOn({ health: null, healthLostSince: null, figuresLostSince: null, ...known });

describe(verdictOn, () => {
  it('is good, since the last change, while everything is up', () => {
    const verdict = on({ health: health('healthy', { queue: { since: AT(9) } }) });
    expect(verdict).toMatchObject({ level: 'good', title: 'Everything works', since: Date.parse(AT(9)) });
  });

  it('names what is down, since when, before what is merely degraded', () => {
    const changes = {
      ai: { status: 'degraded', since: AT(16) },
      cache: { status: 'down', since: AT(14) },
    } as const;
    expect(on({ health: health('degraded', changes) })).toMatchObject({
      level: 'degraded',
      title: 'Degraded: cache is down, AI analysis is degraded',
      since: Date.parse(AT(14)),
    });
  });

  it('is down without the database', () => {
    const changes = {
      database: { status: 'down', since: AT(14) },
      queue: { status: 'down', since: AT(15) },
    } as const;
    expect(on({ health: health('unhealthy', changes) })).toMatchObject({
      level: 'down',
      title: 'Down: database and queue are down',
    });
  });

  it.each([
    ['critical', 'Degraded: answers are slow'],
    ['warning', 'Works, with a warning: answers are slow'],
  ] as const)('does not say that everything works while a %s alert is firing', (severity, title) => {
    expect(on({ health: health('healthy', {}, [alert({ severity })]) })).toMatchObject({ level: 'degraded', title });
  });

  it('speaks of the worst alert', () => {
    const alerts = [alert({ severity: 'warning', rule: 'ai_failures' }), alert({ rule: 'error_rate' })];
    expect(on({ health: health('healthy', {}, alerts) }).title).toBe('Degraded: requests fail');
  });

  it('mentions what is worth a look by day, and stays good', () => {
    const verdict = on({ health: health('healthy', {}, [alert({ severity: 'monitor', rule: 'cache_hit_rate' })]) });
    expect([verdict.level, verdict.detail]).toEqual([
      'good',
      'All components are up. Worth a look by day: the cache misses often.',
    ]);
  });

  it('says which component is not probed', () => {
    const verdict = on({ health: health('healthy', { ai: { status: 'unknown', note: 'is switched off' } }) });
    expect(verdict.detail).toContain('AI analysis is switched off');
  });

  it('is never good without news from the server', () => {
    const verdict = on({ health: health('healthy'), healthLostSince: 5 });
    expect(verdict).toMatchObject({ level: 'lost', title: 'No news from the server', since: 5 });
  });

  it('is never good without live figures', () => {
    expect(on({ health: health('healthy'), figuresLostSince: 5 })).toMatchObject({ level: 'lost', since: 5 });
  });

  it('speaks of what is down before it speaks of missing figures', () => {
    const changes = { cache: { status: 'down' } } as const;
    expect(on({ health: health('degraded', changes), figuresLostSince: 5 }).title).toBe('Degraded: cache is down');
  });

  it('claims nothing before it has heard anything', () => {
    expect(on({}).level).toBe('asking');
    const unprobed = Object.fromEntries(NAMES.map((name) => [name, { status: 'unknown' }]));
    expect(on({ health: health('healthy', unprobed) }).level).toBe('asking');
  });
});
