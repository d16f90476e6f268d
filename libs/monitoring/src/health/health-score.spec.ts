import { healthScore, overallStatus, WEIGHTS, type Components } from './health-score';
import { COMPONENTS, type ComponentName, type ComponentStatus } from './health.types';

function components(changes: Partial<Record<ComponentName, ComponentStatus>> = {}): Components {
  return Object.fromEntries(
    COMPONENTS.map((name) => [name, { status: changes[name] ?? 'up' }]),
  ) as unknown as Components;
}

describe(healthScore.name, () => {
  it('weighs every component and adds up to a hundred', () => {
    expect(Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0)).toBe(100);
    expect(healthScore(components())).toBe(100);
  });

  it('takes the whole weight of what is down and half of what is degraded', () => {
    expect(healthScore(components({ cache: 'down' }))).toBe(85);
    expect(healthScore(components({ cache: 'degraded' }))).toBe(93);
  });

  it('judges by what is known', () => {
    expect(healthScore(components({ ai: 'unknown', queue: 'unknown', cache: 'down' }))).toBe(81);
    const nothing = Object.fromEntries(COMPONENTS.map((name) => [name, 'unknown' as const]));
    expect(healthScore(components(nothing))).toBe(0);
  });
});

describe(overallStatus.name, () => {
  const statusOf = (changes: Partial<Record<ComponentName, ComponentStatus>>) => {
    const known = components(changes);
    return overallStatus(known, healthScore(known));
  };

  it('is unhealthy without the database, degraded without anything else', () => {
    expect(statusOf({})).toBe('healthy');
    expect(statusOf({ ai: 'unknown' })).toBe('healthy');
    expect(statusOf({ ai: 'degraded' })).toBe('degraded');
    expect(statusOf({ cache: 'down' })).toBe('degraded');
    expect(statusOf({ database: 'down' })).toBe('unhealthy');
  });
});
