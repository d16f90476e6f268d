import { z } from 'zod';
import { flag, integer, optionalText, optionalUrl } from './env-types';

export const monitoringSchema = z.object({
  ENABLE_PERFORMANCE_MONITORING: flag(true),
  MONITORING_ALERT_WEBHOOK: optionalUrl('http://', 'https://'),
  MONITORING_ALERT_SECRET: optionalText(),
  MONITORING_WINDOW_SECONDS: integer(60, { min: 5, max: 3600 }),
  METRICS_TOKEN: optionalText(),
});

export interface MonitoringConfig {
  enabled: boolean;
  alertWebhook: string | undefined;
  /** Signs what is posted there (Standard Webhooks, `whsec_...`). */
  alertSecret: string | undefined;
  /** Over how long reports and alerts look back. */
  windowSeconds: number;
  /** Bearer token that scrapers of /metrics must show; without one only loopback may scrape. */
  metricsToken: string | undefined;
}

export const toMonitoringConfig = (env: z.output<typeof monitoringSchema>): MonitoringConfig => ({
  enabled: env.ENABLE_PERFORMANCE_MONITORING,
  alertWebhook: env.MONITORING_ALERT_WEBHOOK,
  alertSecret: env.MONITORING_ALERT_SECRET,
  windowSeconds: env.MONITORING_WINDOW_SECONDS,
  metricsToken: env.METRICS_TOKEN,
});
