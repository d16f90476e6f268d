import type { Fault } from './faults';
import type { Sample } from './watch';

/** What the breaker of one dependency did in one process, from its metrics. Times are milliseconds. */
export interface BreakerLife {
  process: string;
  policy: string;
  /** Failed calls that were counted when it was first seen open. */
  failures: number;
  opened: number;
  probes: number;
  closed: number;
  /** From the first look that saw it open to the first that saw traffic again. */
  openMs: number;
  /** In the order they were seen. */
  states: string[];
}

const POLICY_OF: Record<string, string> = { database: 'database', cache: 'cache', provider: 'provider', ai: 'ai' };

/** Whether some process shows the breaker of this policy. */
export function isWatched(samples: Sample[], policy: string): boolean {
  return samples.some(({ states }) => policy in states);
}

/** The first look that shows the fault: a component of /api/health that is not up, or a breaker that has opened. */
export function timeToDetect({ component, breaker }: Fault, samples: Sample[], begun: number): number | null {
  const shows = (sample: Sample) => {
    const { status } = (component !== null && sample.components[component]) || { status: 'up' };
    const event = `${POLICY_OF[breaker ?? ''] ?? ''} opened`;
    const before = firstOf(samples, sample.url).events[event] ?? 0;
    return status === 'degraded' || status === 'down' || (sample.events[event] ?? 0) > before;
  };
  const found = samples.find((sample) => sample.at >= begun && shows(sample));
  return found === undefined ? null : found.at - begun;
}

/** The lives of all breakers that opened in this span. */
export function breakerLives(samples: Sample[], begun: number): BreakerLife[] {
  const urls = [...new Set(samples.map(({ url }) => url))];
  return urls.flatMap((url) => {
    const own = samples.filter((sample) => sample.url === url);
    return Object.values(POLICY_OF).flatMap((policy) => lifeOf(own, policy, begun) ?? []);
  });
}

function lifeOf(samples: Sample[], policy: string, begun: number): BreakerLife | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return null;
  const since = (sample: Sample, event: string) =>
    count(sample.events, policy, event) - count(first.events, policy, event);
  const open = samples.find((sample) => since(sample, 'opened') > 0);
  if (open === undefined) return null;
  const again = samples.find(
    ({ at, states }) => at > open.at && ['recovering', 'closed'].includes(states[policy] ?? ''),
  );
  const states = samples.flatMap(({ states: { [policy]: state } }) => state ?? []);
  return {
    process: first.app,
    policy,
    failures: count(open.calls, policy, 'failure') - count(first.calls, policy, 'failure'),
    opened: since(last, 'opened'),
    probes: since(last, 'probe'),
    closed: since(last, 'closed'),
    openMs: (again?.at ?? last.at) - Math.max(open.at, begun),
    states: states.filter((state, i) => state !== states[i - 1]),
  };
}

const count = (of: Record<string, number>, policy: string, what: string) => of[`${policy} ${what}`] ?? 0;

const firstOf = (samples: Sample[], url: string) => samples.find((sample) => sample.url === url) as Sample;
