import { once } from 'node:events';
import type { Program } from '@app/testing';
import { pause } from './durable-servers';

type App = 'api' | 'ai-worker';

interface Berth {
  app: App;
  /** Null while it is started. */
  program: Program | null;
}

/** Processes of the product that are killed and started again. */
export class Fleet {
  readonly killed: Record<App, number> = { api: 0, 'ai-worker': 0 };
  /** Ends that nobody ordered, with what the process said last. */
  readonly collapses: string[] = [];
  private readonly berths: Berth[];
  private readonly starting = new Set<Promise<void>>();
  private isClosing = false;

  /** @param random from 0 to 1: which process goes next */
  constructor(
    private readonly system: { start(app: App): Promise<Program> },
    apps: Record<App, number>,
    private readonly random: () => number = Math.random,
  ) {
    this.berths = (Object.keys(apps) as App[]).flatMap((app) =>
      Array.from({ length: apps[app] }, () => ({ app, program: null })),
    );
  }

  async start(): Promise<void> {
    for (const berth of this.berths) this.fill(berth);
    await this.complete();
  }

  /** When every process runs. */
  async complete(): Promise<void> {
    while (this.starting.size > 0) await Promise.all(this.starting);
  }

  /** An api process that runs, by chance; null when there is none at the moment. */
  anyUrl(): string | null {
    const urls = this.urls('api');
    return urls[Math.floor(Math.random() * urls.length)] ?? null;
  }

  /** Where the processes that run serve; without those that do not. */
  urls(app: App): string[] {
    return this.running(app).flatMap(({ program }) => program?.url || []);
  }

  /** Ends one as a power cut does, and starts it again at once. @returns false when none may go now */
  async killOne(): Promise<boolean> {
    return this.kill(
      this.berths.filter(
        ({ app, program }) => program !== null && (app === 'ai-worker' || this.running('api').length > 1),
      ),
    );
  }

  /** Ends one of these as a power cut does, and starts it again at once. @returns false when none runs */
  async killOneOf(app: App): Promise<boolean> {
    return this.kill(this.running(app));
  }

  async stop(): Promise<void> {
    this.isClosing = true;
    await Promise.allSettled([...this.starting]);
    await Promise.all(this.berths.flatMap(({ program }) => program?.stop() ?? []));
  }

  private async kill(candidates: Berth[]): Promise<boolean> {
    const berth = candidates[Math.floor(this.random() * candidates.length)];
    const program = berth?.program;
    if (berth === undefined || program == null) return false;
    berth.program = null;
    await program.kill();
    this.killed[berth.app]++;
    this.fill(berth);
    return true;
  }

  private running(app: App): Berth[] {
    return this.berths.filter((berth) => berth.app === app && berth.program !== null);
  }

  private fill(berth: Berth): void {
    const start = this.startUntilItRuns(berth).finally(() => this.starting.delete(start));
    this.starting.add(start);
  }

  private async startUntilItRuns(berth: Berth): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const program = await this.system.start(berth.app);
        berth.program = program;
        void this.watch(berth, program);
        return;
      } catch (error) {
        this.collapses.push(`${berth.app} did not start: ${String(error)}`);
        if (attempt === 10) throw error;
        await pause(250);
      }
    }
  }

  private async watch(berth: Berth, program: Program): Promise<void> {
    await once(program.child, 'exit');
    if (this.isClosing || berth.program !== program) return;
    this.collapses.push(`${berth.app} ended by itself: ${program.output().slice(-2_000)}`);
    berth.program = null;
    this.fill(berth);
  }
}
