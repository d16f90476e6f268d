import type { ServerResponse } from 'node:http';
import type { Accounts, Principal } from '@app/auth';
import type { Logger } from '@app/observability';
import { BYE, EventStream, EXPIRED, SUSPENDED } from './event-stream';

/** What setTimeout can wait for. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;
const CHECK_ACCOUNTS_MS = 15_000;

/**
 * Streams without an end of their own, each for one signed-in reader: they end with the reader's token, with the account,
 * or with the process.
 */
export class OwnedStreams {
  private readonly streams = new Map<EventStream, Principal>();
  private readonly checks: NodeJS.Timeout;

  constructor(
    private readonly accounts: Accounts,
    private readonly drainSignal: AbortSignal,
    private readonly logger: Logger,
  ) {
    this.checks = setInterval(() => void this.checkAccounts(), CHECK_ACCOUNTS_MS).unref();
    drainSignal.addEventListener('abort', () => this.sayBye(), { once: true });
  }

  /** @returns null when nothing may follow: the reader asked for the headers only, or is gone, or the process is stopping */
  open(reader: Principal, response: ServerResponse): EventStream | null {
    const stream = new EventStream(response);
    if (!stream.open()) return null;
    if (this.drainSignal.aborted) {
      stream.end(BYE);
      return null;
    }
    this.streams.set(stream, reader);
    const lifetimeMs = Math.min(Math.max(0, reader.expiresAt * 1000 - Date.now()), LONGEST_WAIT_MS);
    const expiry = setTimeout(() => stream.end(EXPIRED), lifetimeMs).unref();
    response.once('close', () => {
      clearTimeout(expiry);
      this.streams.delete(stream);
    });
    return stream;
  }

  stop(): void {
    clearInterval(this.checks);
  }

  private sayBye(): void {
    for (const stream of this.streams.keys()) stream.end(BYE);
  }

  private async checkAccounts(): Promise<void> {
    for (const [stream, reader] of [...this.streams]) {
      try {
        if ((await this.accounts.statusOf(reader)) === 'suspended') stream.end(SUSPENDED);
      } catch (err) {
        // Nobody is turned away because the database is: asked again with the next round.
        this.logger.debug('the account behind a stream could not be checked', { err });
      }
    }
  }
}
