import type { AppName } from './pulse/process-pulse';

export interface MonitoringOptions {
  /** Which process this is. */
  app: AppName;
}
export const MONITORING_OPTIONS = Symbol('MONITORING_OPTIONS');
