import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import type { Customer } from '../credit-system';
import { pause } from '../durable-servers';
import { ask, type Answer, type Question } from './ask';

export type Kind = 'cached read' | 'fresh read' | 'write' | 'list of posts' | 'event stream';

export interface World {
  url: string;
  customers: Customer[];
  creators: string[];
  /** A creator with a long list, which all customers may read. */
  busy: { username: string; posts: number };
  /** An analysis that goes on for ever. */
  jobId: string;
}

/** A favourite that was acknowledged, and whose note nobody else writes. */
export type Write = { userId: string; note: string };

const CLIENTS = 12;
const THINK_MS = 8;
/** Of a hundred deeds: reads from the cache, reads from the database, the rest writes. */
const [CACHED, FRESH] = [60, 80];
const LISTS = 2;
const STREAMS = 4;
/** A reader of the long list rests so long after each piece, so that a restart finds it in the middle. */
const REST_MS = 15;

/** People at work: each sends one request after the other, none is ever sent twice. */
export class SteadyLoad {
  readonly requests = new Map<Kind, number>();
  readonly failures: string[] = [];
  readonly writes: Write[] = [];
  /** Event streams that said goodbye and were opened again. */
  reopened = 0;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private readonly streams = new Agent({ keepAlive: true });
  private isOn = true;
  private running: Promise<unknown> = Promise.resolve();
  private listening: Promise<unknown> = Promise.resolve();

  constructor(private readonly world: World) {}

  start(): void {
    const { customers } = this.world;
    const customer = (n: number) => customers[n % customers.length] as Customer;
    this.running = Promise.all([
      ...Array.from({ length: CLIENTS }, (_, n) => this.work(customer(n))),
      ...Array.from({ length: LISTS }, (_, n) => this.read(customer(n))),
    ]);
    this.listening = Promise.all(Array.from({ length: STREAMS }, (_, n) => this.listen(customer(n))));
  }

  result() {
    const { requests, failures, writes, reopened } = this;
    return { requests, failures, writes, reopened };
  }

  /** Everything that has begun is carried through; event streams, which have no end, are left. */
  async stop(): Promise<void> {
    this.isOn = false;
    await this.running;
    this.streams.destroy();
    await this.listening;
    this.agent.destroy();
  }

  private async work(customer: Customer): Promise<void> {
    for (let n = 0; this.isOn; n++) {
      const chance = Math.random() * 100;
      const creator = this.world.creators[n % this.world.creators.length] as string;
      if (chance < CACHED) await this.deed('cached read', customer, `/api/profile/${creator}`);
      else if (chance < FRESH) await this.deed('fresh read', customer, '/api/v1/favorites?limit=5');
      else await this.write(customer, creator);
      await pause(Math.random() * 2 * THINK_MS);
    }
  }

  private async write(customer: Customer, username: string): Promise<void> {
    const note = randomUUID();
    const answer = await this.deed('write', customer, '/api/v1/favorites', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({ username, note }),
    });
    if (answer?.status === 201) this.writes.push({ userId: customer.id, note });
  }

  /** Line by line, slowly. */
  private async read(customer: Customer): Promise<void> {
    const { username, posts } = this.world.busy;
    while (this.isOn) {
      const answer = await this.deed('list of posts', customer, `/api/profile/${username}/posts`, {
        headers: { accept: 'application/x-ndjson' },
        onText: () => pause(REST_MS),
      });
      const lines = answer?.text.split('\n') ?? [];
      if (answer !== null && (lines.length !== posts + 1 || lines.at(-1) !== ''))
        this.failures.push(`list of posts: ${lines.length - 1} of ${posts} lines`);
    }
  }

  /** Comes back at once whenever the server says goodbye. */
  private async listen(customer: Customer): Promise<void> {
    let seen: string | undefined;
    while (this.isOn) {
      const told = await this.follow(customer, seen);
      if (!this.isOn) return;
      seen = told?.lastId ?? seen;
      if (told !== null && !told.saidBye) this.failures.push('event stream: ended without a goodbye');
      if (told?.saidBye === true) this.reopened++;
    }
  }

  private async follow(customer: Customer, seen: string | undefined) {
    const headers = seen === undefined ? undefined : { 'last-event-id': seen };
    const path = `/api/v1/ai/jobs/${this.world.jobId}/events`;
    const answer = await this.deed('event stream', customer, path, { headers, agent: this.streams });
    if (answer === null) return null;
    const ids = [...answer.text.matchAll(/^id: (.+)$/gm)];
    return { saidBye: answer.text.includes('\nevent: bye\n'), lastId: ids.at(-1)?.[1] };
  }

  /** @returns null when it failed, and that is noted down */
  private async deed(
    kind: Kind,
    { headers }: Customer,
    path: string,
    more: Partial<Question> = {},
  ): Promise<Answer | null> {
    this.requests.set(kind, (this.requests.get(kind) ?? 0) + 1);
    try {
      const question = { agent: this.agent, ...more, headers: { ...headers, ...more.headers } };
      const answer = await ask(this.world.url + path, question);
      if (answer.status === 200 || answer.status === 201) return answer;
      this.failures.push(`${kind}: ${answer.status} ${answer.text.slice(0, 200)}`);
    } catch (error) {
      if (kind !== 'event stream' || this.isOn) this.failures.push(`${kind}: ${(error as Error).message}`);
    }
    return null;
  }
}
