import type { MetricsReport } from '@app/monitoring';
import { serverNow } from './server-clock';
import { SseParser, type ServerSentEvent } from './sse-parser';

const PATH = '/api/streaming/metrics';
/** Events come every five seconds: three missing ones are no accident. */
const SILENCE_MS = 16_000;
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

export type StreamState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** The server wants a token; `refused` when it did not like the one it was given. */
  | { kind: 'locked'; refused: boolean }
  | { kind: 'lost'; since: number; reason: string; retryAt: number };

export interface StreamListener {
  onReport(report: MetricsReport): void;
  onState(state: StreamState): void;
  /** Asked before each attempt. */
  token(): string | null;
}

class Refused extends Error {}

/**
 * The stream of figures, read with fetch: an EventSource cannot show a token. Comes back by itself, from the last
 * event it had, less and less often.
 */
export class MetricsStream {
  private lastId = '0'; // "everything from the start": the server answers with what it still has, for the charts
  private failures = 0;
  private newsAt = serverNow();
  private wake: (() => void) | undefined;
  private connection: AbortController | undefined;
  private isLocked = false;

  constructor(private readonly listener: StreamListener) {}

  async run(): Promise<never> {
    this.listener.onState({ kind: 'connecting' });
    for (;;) {
      const reason = await this.listen().catch((error: unknown) => error);
      if (reason instanceof Refused) await this.waitForToken();
      else await this.waitAWhile(reason instanceof Error ? plain(reason) : 'the connection was closed');
    }
  }

  /** Tries again now: a token was entered, the network is back, the page is looked at again. */
  retry(isNewToken = false): void {
    if (this.isLocked && !isNewToken) return;
    if (isNewToken) this.connection?.abort(new Error('signed in anew'));
    this.wake?.();
  }

  private async listen(): Promise<void> {
    const connection = (this.connection = new AbortController());
    const watchdog = new Watchdog(() => connection.abort(new Error('nothing came any more')));
    try {
      const answer = await this.request(connection.signal);
      for await (const { name, id, data } of eventsOf(answer)) {
        if (name !== 'metrics') continue;
        watchdog.pat();
        this.take(id, JSON.parse(data) as MetricsReport);
      }
    } finally {
      watchdog.stop();
      connection.abort();
    }
  }

  private async request(signal: AbortSignal): Promise<Response> {
    const token = this.listener.token();
    const headers: Record<string, string> = { Accept: 'text/event-stream', 'Last-Event-ID': this.lastId };
    if (token !== null) headers.Authorization = `Bearer ${token}`;
    const answer = await fetch(PATH, { headers, signal, cache: 'no-store' });
    if (answer.status === 401 || answer.status === 403) throw new Refused();
    const isStream = answer.headers.get('Content-Type')?.startsWith('text/event-stream') === true;
    if (!answer.ok || !isStream) throw new Error(`the server answered ${answer.status}`);
    return answer;
  }

  private take(id: string | null, report: MetricsReport): void {
    if (id !== null) this.lastId = id;
    this.failures = 0;
    this.newsAt = serverNow();
    this.listener.onReport(report);
    this.listener.onState({ kind: 'live' });
  }

  private async waitForToken(): Promise<void> {
    this.isLocked = true;
    this.listener.onState({ kind: 'locked', refused: this.listener.token() !== null });
    await new Promise<void>((resolve) => (this.wake = resolve));
    this.isLocked = false;
    this.listener.onState({ kind: 'connecting' });
    this.newsAt = serverNow();
  }

  private async waitAWhile(reason: string): Promise<void> {
    const wait = (WAITS_MS[Math.min(this.failures, WAITS_MS.length - 1)] ?? 0) * (0.8 + 0.4 * Math.random());
    this.failures += 1;
    this.listener.onState({ kind: 'lost', since: this.newsAt, reason, retryAt: serverNow() + wait });
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, wait);
    });
  }
}

/** Barks after a silence. */
class Watchdog {
  private timer: ReturnType<typeof setTimeout>;

  constructor(private readonly bark: () => void) {
    this.timer = setTimeout(bark, SILENCE_MS);
  }

  pat(): void {
    this.stop();
    this.timer = setTimeout(this.bark, SILENCE_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

async function* eventsOf({ body }: Response): AsyncGenerator<ServerSentEvent> {
  if (body === null) return;
  const parser = new SseParser();
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield* parser.push(value);
  }
}

/** Browsers say "Failed to fetch" and the like. */
function plain(error: Error): string {
  return error instanceof TypeError ? 'the server could not be reached' : error.message;
}
