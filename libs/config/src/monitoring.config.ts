import { z } from 'zod';
import { flag, integer, optionalText, optionalUrl } from './env-types';

const MAKE_A_SECRET = 'make one with: echo "whsec_$(openssl rand -base64 24)"';
/** As Standard Webhooks wants it: 24 to 64 bytes. */
const SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;

export const monitoringSchema = z
  .object({
    ENABLE_PERFORMANCE_MONITORING: flag(true),
    MONITORING_ALERT_WEBHOOK: optionalUrl('http://', 'https://'),
    MONITORING_ALERT_SECRET: optionalText(),
    MONITORING_WINDOW_SECONDS: integer(60, { min: 5, max: 3600 }),
    METRICS_TOKEN: optionalText(),
  })
  .superRefine((env, context) => {
    const { MONITORING_ALERT_WEBHOOK: webhook, MONITORING_ALERT_SECRET: secret } = env;
    const complain = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (webhook !== undefined && hasCredentials(webhook)) {
      complain('MONITORING_ALERT_WEBHOOK', 'must not contain a user name or password: messages are signed');
    }
    if (secret === undefined && webhook !== undefined) {
      complain('MONITORING_ALERT_SECRET', `is missing; alerts that are posted are signed, ${MAKE_A_SECRET}`);
    }
    if (secret !== undefined && !isSecret(secret)) {
      complain('MONITORING_ALERT_SECRET', `must be whsec_ and the base64 of 24 to 64 bytes; ${MAKE_A_SECRET}`);
    }
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

function hasCredentials(address: string): boolean {
  const { username, password } = new URL(address);
  return username !== '' || password !== '';
}

function isSecret(text: string): boolean {
  const encoded = text.slice('whsec_'.length);
  const bytes = Buffer.from(encoded, 'base64');
  return SECRET.test(text) && bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64') === encoded;
}
