import type { Alert } from '../alerts/alert.types';
import type { ComponentName } from './components';

export * from './components';

/** `unknown`: not probed yet, or nothing to probe; does not count for the score. */
export type ComponentStatus = 'up' | 'degraded' | 'down' | 'unknown';

export interface Reading {
  status: ComponentStatus;
  /** What is wrong, in a few words; never an address or a message of a driver. */
  note?: string;
}

export interface ComponentHealth extends Reading {
  /** Of the last probe. */
  latencyMs: number | null;
  breaker: 'closed' | 'open' | 'half_open' | 'recovering' | null;
  /** ISO 8601. */
  lastSuccess: string | null;
  /** ISO 8601: since when it has this status. */
  since: string;
}

export interface HealthReport {
  status: 'healthy' | 'degraded' | 'unhealthy';
  /** 0-100, see healthScore. */
  score: number;
  components: Readonly<Record<ComponentName, ComponentHealth>>;
  /** Those that are firing. */
  alerts: readonly Alert[];
  version: string;
  /** Seconds since the process started. */
  uptime: number;
}
