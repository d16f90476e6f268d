import { POLICY_NAMES, type PolicyName } from '@app/resilience';
import { COMPONENTS, type ComponentName, type HealthReport } from '../health/health.types';
import type { MetricsReport } from '../report/metrics-report';
import { judge, percent, type AlertReading, type Verdict } from './alert-reading';
import type { AlertRuleName, AlertSeverity } from './alert.types';
import { scarcestResource } from './resource-use';

export interface AlertEvidence {
  report: MetricsReport;
  /** As the process that evaluates sees it. */
  health: Pick<HealthReport, 'components'>;
}

export interface AlertRule {
  /** Ticks in a row, of five seconds each, that it must hold before it fires. */
  fireAfter: number;
  /** Ticks in a row that it must be calm before it is resolved. */
  resolveAfter: number;
  severities: readonly AlertSeverity[];
  /** One reading for each thing it watches, at every tick. */
  read(evidence: AlertEvidence): AlertReading[];
}

/** With fewer requests in the window a single slow or failed one would be an alert. */
const LEAST_REQUESTS = 20;
const LEAST_BATCHES = 5;
const LEAST_LOOKUPS = 200;
/** A system that has just started finds its cache empty: for so many windows its hit rate says nothing. */
const WINDOWS_TO_WARM_UP = 5;

const SLOW_SECONDS = 5;
const MOST_ERRORS = 0.05;
const MOST_USED = 0.85;
const MOST_AI_FAILURES = 0.1;
const LEAST_HITS = 0.8;

/** What is watched, how it is judged, and how long it must last. All that decides about an alert stands here. */
export const ALERT_RULE_TABLE: Readonly<Record<AlertRuleName, AlertRule>> = {
  response_time: { fireAfter: 2, resolveAfter: 3, severities: ['critical'], read: readResponseTime },
  error_rate: { fireAfter: 2, resolveAfter: 3, severities: ['critical'], read: readErrorRate },
  system_resources: { fireAfter: 3, resolveAfter: 3, severities: ['warning'], read: readResources },
  ai_failures: { fireAfter: 2, resolveAfter: 3, severities: ['warning'], read: readAiFailures },
  cache_hit_rate: { fireAfter: 3, resolveAfter: 3, severities: ['monitor'], read: readCacheHits },
  breaker_open: { fireAfter: 1, resolveAfter: 2, severities: ['critical', 'warning'], read: readBreakers },
  component_down: { fireAfter: 3, resolveAfter: 2, severities: ['critical', 'warning'], read: readComponents },
};

/** Every rule's readings, in the order of the table. */
export const readRules = (evidence: AlertEvidence): AlertReading[] =>
  Object.values(ALERT_RULE_TABLE).flatMap((rule) => rule.read(evidence));

function readResponseTime({ report }: AlertEvidence): AlertReading[] {
  const { requests, latencyMs } = report.http;
  const known = requests >= LEAST_REQUESTS ? latencyMs.p95 : null;
  const value = known === null ? null : known / 1000;
  return [
    {
      ...of('response_time', 'critical', { value, threshold: SLOW_SECONDS, unit: 'seconds' }),
      verdict: judged(value, SLOW_SECONDS),
      message:
        value === null
          ? tooFew('requests', requests, report)
          : `The slowest 5 % of ${requests} requests ${during(report)} took ${value.toFixed(1)} s or more.`,
    },
  ];
}

function readErrorRate({ report }: AlertEvidence): AlertReading[] {
  const { requests, errorRate } = report.http;
  const value = requests >= LEAST_REQUESTS ? errorRate : null;
  return [
    {
      ...of('error_rate', 'critical', { value, threshold: MOST_ERRORS, unit: 'ratio' }),
      verdict: judged(value, MOST_ERRORS),
      message:
        value === null
          ? tooFew('requests', requests, report)
          : `${percent(value)} of ${requests} requests ${during(report)} were answered with a server error.`,
    },
  ];
}

function readResources({ report }: AlertEvidence): AlertReading[] {
  const worst = scarcestResource(report.processes);
  const value = worst?.ratio ?? null;
  return [
    {
      ...of('system_resources', 'warning', { value, threshold: MOST_USED, unit: 'ratio' }),
      verdict: judged(value, MOST_USED),
      message:
        worst === null
          ? 'No process tells what it uses.'
          : `Of all resources ${worst.what} of ${worst.where} is the scarcest: ${percent(worst.ratio)} used.`,
    },
  ];
}

function readAiFailures({ report }: AlertEvidence): AlertReading[] {
  const { batches, failureRate } = report.ai;
  const value = batches >= LEAST_BATCHES ? failureRate : null;
  return [
    {
      ...of('ai_failures', 'warning', { value, threshold: MOST_AI_FAILURES, unit: 'ratio' }),
      verdict: judged(value, MOST_AI_FAILURES),
      message:
        value === null
          ? tooFew('batches', batches, report)
          : `The models did not answer ${percent(value)} of ${batches} batches ${during(report)}.`,
    },
  ];
}

/** Judged by the misses, of which fewer are better, so that it has the same margin as the others. */
function readCacheHits({ report }: AlertEvidence): AlertReading[] {
  const { lookups, hitRate } = report.cache;
  const value = lookups >= LEAST_LOOKUPS && isWarm(report) ? hitRate : null;
  return [
    {
      ...of('cache_hit_rate', 'monitor', { value, threshold: LEAST_HITS, unit: 'ratio' }),
      verdict: judged(value === null ? null : 1 - value, 1 - LEAST_HITS),
      message:
        value === null
          ? `${tooFew('look-ups', lookups, report)} Or the cache is still filling after a start.`
          : `The cache answered ${percent(value)} of ${lookups} look-ups ${during(report)}.`,
    },
  ];
}

/** Every process has breakers of its own: one that is open is enough. */
function readBreakers({ report }: AlertEvidence): AlertReading[] {
  return POLICY_NAMES.map((policy) => {
    const states = breakersOf(policy, report);
    const open = states.filter((state) => state === 'open').length;
    return {
      ...of('breaker_open', policy === 'database' ? 'critical' : 'warning'),
      subject: policy,
      verdict: breakerVerdict(states, open),
      message:
        open > 0
          ? `Calls under the policy "${policy}" are suspended after repeated failures, in ${open} of ${states.length} processes.`
          : `Calls under the policy "${policy}" are let through.`,
    };
  });
}

/**
 * A component whose breaker is open is told by breaker_open: one cause, one alert. What hangs on no breaker, or is down
 * while nobody calls it, is told here.
 */
function readComponents({ report, health }: AlertEvidence): AlertReading[] {
  return COMPONENTS.map((component) => {
    const { status, note } = health.components[component];
    return {
      ...of('component_down', component === 'database' ? 'critical' : 'warning'),
      subject: component,
      verdict: componentVerdict(status, isToldByBreaker(component, report)),
      message: `The component "${component}" is ${status}${note === undefined ? '' : `: ${note}`}.`,
    };
  });
}

function breakerVerdict(states: readonly string[], open: number): Verdict {
  if (states.length === 0) return 'unknown';
  if (open > 0) return 'over';
  return states.every((state) => state === 'closed') ? 'clear' : 'between';
}

/** A degraded component is not down: it answers. */
function componentVerdict(status: string, isToldElsewhere: boolean): Verdict {
  if (status === 'unknown') return 'unknown';
  if (status !== 'down') return 'clear';
  return isToldElsewhere ? 'between' : 'over';
}

function isToldByBreaker(component: ComponentName, report: MetricsReport): boolean {
  const policy = POLICY_NAMES.find((name) => name === component);
  return policy !== undefined && breakersOf(policy, report).some((state) => state !== 'closed');
}

const breakersOf = (policy: PolicyName, { processes }: MetricsReport): string[] =>
  processes.flatMap(({ breakers }) => breakers.filter((known) => known.policy === policy).map(({ state }) => state));

function isWarm({ at, windowSeconds, processes }: MetricsReport): boolean {
  const starts = processes.filter(({ app }) => app === 'api').map(({ startedAt }) => Date.parse(startedAt));
  const age = Date.parse(at) - Math.min(...starts);
  return age >= WINDOWS_TO_WARM_UP * windowSeconds * 1000;
}

const judged = (value: number | null, limit: number): Verdict => (value === null ? 'unknown' : judge(value, limit));

const of = (
  rule: AlertRuleName,
  severity: AlertSeverity,
  measure: Pick<AlertReading, 'value' | 'threshold' | 'unit'> = { value: null, threshold: null, unit: null },
) => ({ rule, severity, subject: null, ...measure });

const during = ({ windowSeconds }: MetricsReport): string => `in the last ${windowSeconds} s`;
const tooFew = (what: string, count: number, report: MetricsReport): string =>
  `Too few ${what} to judge: ${count} ${during(report)}.`;
