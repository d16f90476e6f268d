import type { Metrics } from '@app/observability';
import type { AlertKind } from './watch.types';

export function countAlerts(metrics: Metrics, told: readonly AlertKind[]): void {
  for (const kind of told) metrics.count('app_creator_alerts_total', { kind });
}
