import type { Alert, ComponentName, HealthReport } from '@app/monitoring';
import { textOf, worstFirst } from './alert-texts';
import { COMPONENT_ORDER, COMPONENT_TEXTS } from './component-texts';
import { listed } from './format';

/** `lost`: nobody knows. Never shown in the colour of health. */
export type Level = 'good' | 'degraded' | 'down' | 'lost' | 'asking';

export interface Verdict {
  level: Level;
  /** What is wrong, as one sentence without its time. */
  title: string;
  /** Unix milliseconds: since when. */
  since: number | null;
  detail: string;
}

/** What the page knows. Times are unix milliseconds by the server's clock. */
export interface Knowledge {
  health: HealthReport | null;
  /** Since when health has not been heard of; null while it is. */
  healthLostSince: number | null;
  /** Since when the stream of figures brings nothing; null while it does, and while nobody has signed in to it. */
  figuresLostSince: number | null;
}

/** The one sentence for somebody who was woken by it. */
export function verdictOn({ health, healthLostSince, figuresLostSince }: Knowledge): Verdict {
  if (healthLostSince !== null) return silence(health, healthLostSince);
  if (health === null) return { level: 'asking', title: 'Asking the server …', since: null, detail: '' };
  const known = verdictOnHealth(health);
  if (figuresLostSince === null || known.level !== 'good') return known;
  return {
    level: 'lost',
    title: 'Live figures are lost',
    since: figuresLostSince,
    detail:
      'The health check still answers, and finds nothing wrong. Nobody knows how fast or how well requests are answered.',
  };
}

function silence(health: HealthReport | null, since: number): Verdict {
  const before = health === null ? '' : ` The last that was heard: “${verdictOnHealth(health).title}”.`;
  return {
    level: 'lost',
    title: 'No news from the server',
    since,
    detail: `It does not answer, or this device has no connection.${before}`,
  };
}

function verdictOnHealth(health: HealthReport): Verdict {
  const affected = affectedComponents(health);
  if (affected.length > 0) {
    const isDown = health.status === 'unhealthy';
    return {
      level: isDown ? 'down' : 'degraded',
      title: `${isDown ? 'Down' : 'Degraded'}: ${sentence(health, affected)}`,
      since: Math.min(...affected.map((name) => Date.parse(health.components[name].since))),
      detail: '',
    };
  }
  return verdictOnAlerts(health);
}

function verdictOnAlerts(health: HealthReport): Verdict {
  const [worst, ...others] = worstFirst(health.alerts);
  if (worst === undefined || worst.severity === 'monitor') return healthy(health, worst);
  return {
    level: 'degraded',
    title: `${worst.severity === 'critical' ? 'Degraded' : 'Works, with a warning'}: ${textOf(worst).headline}`,
    since: Date.parse(worst.startedAt),
    detail: `All components are up.${others.length === 0 ? '' : ` ${alerts(others.length)} more.`}`,
  };
}

function healthy(health: HealthReport, lookAt: Alert | undefined): Verdict {
  const unknown = COMPONENT_ORDER.filter((name) => health.components[name].status === 'unknown');
  if (unknown.length === COMPONENT_ORDER.length)
    return { level: 'asking', title: 'Starting: nothing has been probed yet', since: null, detail: '' };
  const changes = COMPONENT_ORDER.map((name) => Date.parse(health.components[name].since));
  const exceptions = unknown.map(
    (name) => `${COMPONENT_TEXTS[name].noun} ${health.components[name].note ?? 'is not probed'}`,
  );
  const up = unknown.length === 0 ? 'All components are up.' : `All others are up; ${listed(exceptions)}.`;
  const look = lookAt === undefined ? 'No alert is firing.' : `Worth a look by day: ${textOf(lookAt).headline}.`;
  return { level: 'good', title: 'Everything works', since: Math.max(...changes), detail: `${up} ${look}` };
}

/** Those that are not as they should be, the worst first. */
export function affectedComponents(health: HealthReport): ComponentName[] {
  const having = (status: string) => COMPONENT_ORDER.filter((name) => health.components[name].status === status);
  return [...having('down'), ...having('degraded')];
}

/** `database and queue are down, cache is degraded` */
function sentence(health: HealthReport, affected: readonly ComponentName[]): string {
  return (['down', 'degraded'] as const)
    .map((status) => ({ status, names: affected.filter((name) => health.components[name].status === status) }))
    .filter(({ names }) => names.length > 0)
    .map(
      ({ status, names }) =>
        `${listed(names.map((name) => COMPONENT_TEXTS[name].noun))} ${names.length === 1 ? 'is' : 'are'} ${status}`,
    )
    .join(', ');
}

function alerts(number: number): string {
  return number === 1 ? 'One alert' : `${number} alerts`;
}
