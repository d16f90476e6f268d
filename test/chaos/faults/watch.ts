import type { World } from './world';

/** What one process said about itself at one moment. */
export interface Sample {
  at: number;
  url: string;
  app: 'api' | 'ai-worker';
  /** Component -> status and breaker, of /api/health; empty for a process without it. */
  components: Record<string, { status: string; breaker: string | null }>;
  /** `policy event` -> count since its start. */
  events: Record<string, number>;
  /** `policy outcome` -> calls since its start. */
  calls: Record<string, number>;
  /** Policy -> the state its breaker is in. */
  states: Record<string, string>;
}

const EVERY_MS = 500;
const PATIENCE_MS = 2_000;
const LINE = /^(\w+)\{([^}]*)\} (\S+)$/gm;

/** Looks at the health and the metrics of every process, again and again. */
export class Watch {
  readonly samples: Sample[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly underWay = new Set<string>();

  constructor(private readonly world: World) {}

  start(): void {
    this.timer = setInterval(() => {
      for (const app of ['api', 'ai-worker'] as const) {
        for (const url of this.world.fleet.urls(app)) void this.look(app, url);
      }
    }, EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  between(from: number, to: number): Sample[] {
    return this.samples.filter(({ at }) => at >= from && at <= to);
  }

  /** Of each process that still runs. */
  latest(): Sample[] {
    const urls = [...this.world.fleet.urls('api'), ...this.world.fleet.urls('ai-worker')];
    return urls.flatMap((url) => this.samples.findLast((sample) => sample.url === url) ?? []);
  }

  /** One at a time for each process; one that does not answer says nothing. */
  private async look(app: Sample['app'], url: string): Promise<void> {
    if (this.underWay.has(url)) return;
    this.underWay.add(url);
    try {
      const [health, metrics] = await Promise.all([
        app === 'api' ? ask(`${url}/api/health`) : '{}',
        ask(`${url}/metrics`),
      ]);
      const components = (JSON.parse(health) as Partial<Pick<Sample, 'components'>>).components ?? {};
      this.samples.push({ at: Date.now(), url, app, components, ...read(metrics) });
    } catch {
      // It has just been killed, or is busy: the next look tells.
    } finally {
      this.underWay.delete(url);
    }
  }
}

async function ask(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.text();
}

function read(text: string): Pick<Sample, 'events' | 'calls' | 'states'> {
  const found: Pick<Sample, 'events' | 'calls' | 'states'> = { events: {}, calls: {}, states: {} };
  for (const [, name, labels = '', value] of text.matchAll(LINE)) {
    const {
      policy = '',
      event,
      outcome,
      state,
    } = Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, is]) => [label, is])) as Record<
      string,
      string
    >;
    if (name === 'app_policy_events_total') found.events[`${policy} ${event}`] = Number(value);
    if (name === 'app_policy_calls_total') found.calls[`${policy} ${outcome}`] = Number(value);
    if (name === 'app_breaker_state' && value === '1' && state !== undefined) found.states[policy] = state;
  }
  return found;
}
