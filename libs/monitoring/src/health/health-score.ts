import type { ComponentHealth, ComponentName, ComponentStatus } from './health.types';

/**
 * Score = 100 x sum(weight x value) / sum(weight), over the components whose state is known.
 * value: up 1, degraded 0.5, down 0. The weights say how much of the product is lost without the component.
 */
export const WEIGHTS: Readonly<Record<ComponentName, number>> = {
  database: 35,
  cache: 15,
  queue: 15,
  provider: 10,
  auth: 10,
  system: 10,
  ai: 5,
};

export const STATUS_VALUES: Readonly<Record<Exclude<ComponentStatus, 'unknown'>, number>> = {
  up: 1,
  degraded: 0.5,
  down: 0,
};

export type Components = Readonly<Record<ComponentName, Pick<ComponentHealth, 'status'>>>;

export function healthScore(components: Components): number {
  let [reached, possible] = [0, 0];
  for (const [name, { status }] of Object.entries(components) as [ComponentName, Components[ComponentName]][]) {
    if (status === 'unknown') continue;
    reached += WEIGHTS[name] * STATUS_VALUES[status];
    possible += WEIGHTS[name];
  }
  return possible === 0 ? 0 : Math.round((100 * reached) / possible);
}

/** `unhealthy` without the database or below half the score; `degraded` when any component is not up. */
export function overallStatus(components: Components, score: number): 'healthy' | 'degraded' | 'unhealthy' {
  if (components.database.status === 'down' || score < 50) return 'unhealthy';
  const isWhole = Object.values(components).every(({ status }) => status === 'up' || status === 'unknown');
  return isWhole ? 'healthy' : 'degraded';
}
