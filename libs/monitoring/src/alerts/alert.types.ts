import type { ComponentName } from '../health/components';
import type { PolicyName } from '@app/resilience';

/** What is watched. Each has a page in docs/runbooks. */
export const ALERT_RULES = [
  'response_time',
  'error_rate',
  'system_resources',
  'ai_failures',
  'cache_hit_rate',
  'breaker_open',
  'component_down',
] as const;
export type AlertRuleName = (typeof ALERT_RULES)[number];

/** `critical`: users are hurt now. `warning`: they soon may be. `monitor`: worth a look by day. */
export type AlertSeverity = 'critical' | 'warning' | 'monitor';

export interface Alert {
  id: string;
  rule: AlertRuleName;
  severity: AlertSeverity;
  /** Which one, where a rule watches several things: a policy's or a component's name; else null. */
  subject: PolicyName | ComponentName | null;
  state: 'firing' | 'resolved';
  /** One sentence for whoever is on call. */
  message: string;
  /** What was measured last, in the unit of the threshold; null where nothing is measured. */
  value: number | null;
  threshold: number | null;
  unit: 'seconds' | 'ratio' | null;
  /** ISO 8601. */
  startedAt: string;
  resolvedAt: string | null;
  /** What the system did by itself, in one sentence; null when nothing. */
  recovery: string | null;
}
