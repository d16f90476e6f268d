import type { Cluster, Worker } from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';

export type MetricValues = Awaited<ReturnType<Registry['getMetricsAsJSON']>>[number];

/**
 * Several processes behind one port, of which a scrape reaches any: the primary collects the metrics of all of them for
 * the one that was asked. Messages, in this order: `wanted` (asked worker to primary), `read` (primary to every worker),
 * `told` (back), `text` (to the asked worker).
 */
type Message =
  | { metrics: 'wanted'; id: number }
  | { metrics: 'read'; id: number }
  | { metrics: 'told'; id: number; values: MetricValues[] }
  | { metrics: 'text'; id: number; text: string };

/** A worker that is held up longer is shown as it was when it last answered. */
const WORKER_MS = 1_000;
const PRIMARY_MS = 3_000;

function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'metrics' in message;
}

/** The worker's side. */
export class ClusterMember {
  private readonly waiting = new Map<number, (text: string) => void>();
  private asked = 0;

  /** @param read this process's own metrics as they stand */
  constructor(private readonly read: () => Promise<MetricValues[]>) {
    process.on('message', (message: unknown) => {
      if (!isMessage(message)) return;
      if (message.metrics === 'read') void this.tell(message.id);
      if (message.metrics === 'text') this.waiting.get(message.id)?.(message.text);
    });
  }

  /**
   * The metrics of all workers together.
   * @throws Error when the primary does not answer
   */
  async text(): Promise<string> {
    const id = this.asked++;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<string>((resolve, reject) => {
        timer = setTimeout(() => reject(new Error('the primary process does not answer')), PRIMARY_MS);
        this.waiting.set(id, resolve);
        send(process, { metrics: 'wanted', id });
      });
    } finally {
      clearTimeout(timer);
      this.waiting.delete(id);
    }
  }

  private async tell(id: number): Promise<void> {
    send(process, { metrics: 'told', id, values: await this.read() });
  }
}

/**
 * The primary's side. Counters of workers that have ended stay in the sum, and one that does not answer counts as it last
 * did: a sum that fell would look like a restart, and its next rise like a burst.
 */
export class ClusterMetrics {
  private readonly last = new Map<number, MetricValues[]>();
  private departed: MetricValues[][] = [];
  private readonly rounds = new Map<number, (worker: number, values: MetricValues[]) => void>();
  private asked = 0;

  constructor(private readonly cluster: Pick<Cluster, 'on' | 'workers'>) {}

  /** From now on the workers' questions are answered. */
  listen(): void {
    this.cluster.on('message', (worker: Worker, message: unknown) => {
      if (!isMessage(message)) return;
      if (message.metrics === 'wanted') void this.answer(worker, message.id);
      if (message.metrics === 'told') this.rounds.get(message.id)?.(worker.id, message.values);
    });
    this.cluster.on('exit', (worker: Worker) => this.bury(worker.id));
  }

  /** The metrics of all workers together, in the text format of Prometheus. */
  async text(): Promise<string> {
    await this.collect();
    await this.compact();
    return AggregatorRegistry.aggregate([...this.last.values(), ...this.departed]).metrics();
  }

  private async answer(worker: Worker, id: number): Promise<void> {
    const text = await this.text();
    send(worker, { metrics: 'text', id, text });
  }

  private async collect(): Promise<void> {
    const workers = Object.values(this.cluster.workers ?? {}).filter((worker) => worker?.isConnected() === true);
    const missing = new Set(workers.map((worker) => worker?.id));
    if (missing.size === 0) return;
    const id = this.asked++;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, WORKER_MS);
      this.rounds.set(id, (worker, values) => {
        this.last.set(worker, values);
        missing.delete(worker);
        if (missing.size === 0) resolve();
      });
      for (const worker of workers) if (worker !== undefined) send(worker, { metrics: 'read', id });
    });
    clearTimeout(timer);
    this.rounds.delete(id);
  }

  private bury(worker: number): void {
    const values = this.last.get(worker);
    if (!this.last.delete(worker) || values === undefined) return;
    this.departed.push(values.filter(({ type }) => isCumulative(type)));
  }

  /** However many have ended, one sum is kept of them. */
  private async compact(): Promise<void> {
    const ended = [...this.departed];
    if (ended.length < 2) return;
    const sum = await AggregatorRegistry.aggregate(ended).getMetricsAsJSON();
    this.departed = [sum, ...this.departed.slice(ended.length)];
  }
}

/** The library sends names, and declares numbers. */
const isCumulative = (type: unknown): boolean => type === 'counter' || type === 'histogram';

/** To one that is leaving nothing can be said, and need not be. */
function send(to: Worker | NodeJS.Process, message: Message): void {
  const isThere = 'isConnected' in to ? to.isConnected() : to.connected;
  if (isThere) to.send?.(message, undefined, undefined, () => undefined);
}
