import type { ServerResponse } from 'node:http';
import type { Accounts, Principal } from '@app/auth';
import type { Logger } from '@app/observability';
import { BYE, EventStream, EXPIRED, SUSPENDED, type Frame } from './event-stream';
import type { InFlight } from './in-flight';

/** What setTimeout can wait for. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;
/** Whoever hears of a withdrawn right checks at once; this finds those that ran out, and those whose message was lost. */
const CHECK_OWNERS_MS = 15_000;

export interface StreamOwner {
  /** When the owner has to come back with another token, Unix seconds; Infinity for those who need none. */
  expiresAt: number;
}

export interface OwnedStreamsOptions<Owner> {
  /** The frame with which a stream must end now; null while it may stay. */
  lastWords(owner: Owner): Promise<string | null>;
  /** Aborted when the process begins to stop. */
  drainSignal: AbortSignal;
  logger: Logger;
}

/** Open streams, each for one reader: they end with the reader's token, with its right to listen, or with the process. */
export class OwnedStreams<Owner extends StreamOwner> {
  private readonly streams = new Map<EventStream, Owner>();
  private readonly checks: NodeJS.Timeout;

  constructor(private readonly options: OwnedStreamsOptions<Owner>) {
    this.checks = setInterval(() => void this.check(), CHECK_OWNERS_MS).unref();
    options.drainSignal.addEventListener('abort', () => this.sayBye(), { once: true });
  }

  /**
   * @param first sent even while the process is stopping
   * @returns null when nothing may follow: the reader asked for the headers only, or is gone, or the process is stopping
   */
  open(owner: Owner, response: ServerResponse, first: readonly Frame[] = []): EventStream | null {
    const stream = new EventStream(response);
    if (!stream.open()) return null;
    stream.replay(first);
    if (this.options.drainSignal.aborted) {
      stream.end(BYE);
      return null;
    }
    this.streams.set(stream, owner);
    const expiry = endWithToken(stream, owner);
    response.once('close', () => {
      clearTimeout(expiry);
      this.streams.delete(stream);
    });
    return stream;
  }

  sendToAll(frame: Frame): void {
    for (const stream of this.streams.keys()) stream.send(frame);
  }

  /** @param among whose right may have changed; everybody's unless given */
  async check(among: (owner: Owner) => boolean = () => true): Promise<void> {
    for (const [stream, owner] of [...this.streams].filter(([, candidate]) => among(candidate))) {
      try {
        const words = await this.options.lastWords(owner);
        if (words !== null) stream.end(words);
      } catch (err) {
        // Nobody is turned away because the database is: asked again with the next round.
        this.options.logger.debug('it could not be checked whether a stream may stay', { err });
      }
    }
  }

  stop(): void {
    clearInterval(this.checks);
  }

  private sayBye(): void {
    for (const stream of this.streams.keys()) stream.end(BYE);
  }
}

/** For streams that only signed-in accounts open. */
export function streamsOfAccounts(
  accounts: Accounts,
  { drainSignal }: InFlight,
  logger: Logger,
): OwnedStreams<Principal> {
  return new OwnedStreams({ lastWords: (reader) => suspensionOf(reader, accounts), drainSignal, logger });
}

/** What a signed-in reader is told when the account is suspended. */
export async function suspensionOf(principal: Principal, accounts: Accounts): Promise<string | null> {
  return (await accounts.statusOf(principal)) === 'suspended' ? SUSPENDED : null;
}

function endWithToken(stream: EventStream, { expiresAt }: StreamOwner): NodeJS.Timeout | undefined {
  if (expiresAt === Infinity) return undefined;
  const lifetimeMs = Math.min(Math.max(0, expiresAt * 1000 - Date.now()), LONGEST_WAIT_MS);
  return setTimeout(() => stream.end(EXPIRED), lifetimeMs).unref();
}
