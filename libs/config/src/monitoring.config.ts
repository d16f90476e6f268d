import { z } from 'zod';
import { flag, optionalText, optionalUrl } from './env-types';

export const monitoringSchema = z.object({
  ENABLE_PERFORMANCE_MONITORING: flag(true),
  MONITORING_ALERT_WEBHOOK: optionalUrl('http://', 'https://'),
  METRICS_TOKEN: optionalText(),
});

export interface MonitoringConfig {
  enabled: boolean;
  alertWebhook: string | undefined;
  /** Bearer token that scrapers of /metrics must show; without one only loopback may scrape. */
  metricsToken: string | undefined;
}

export const toMonitoringConfig = (env: z.output<typeof monitoringSchema>): MonitoringConfig => ({
  enabled: env.ENABLE_PERFORMANCE_MONITORING,
  alertWebhook: env.MONITORING_ALERT_WEBHOOK,
  metricsToken: env.METRICS_TOKEN,
});
