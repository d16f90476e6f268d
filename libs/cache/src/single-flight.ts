import { Injectable } from '@nestjs/common';
import { AppError } from '@app/common';
import { CacheTelemetry } from './cache-telemetry';
import { FlightLeases, toError, toFailure, type FlightEnd } from './flight-lease';
import { RedisBus } from './redis-bus';
import { RedisConnections } from './redis-connections';

export interface FlightWork<T> {
  /** Does the work. `signal` is aborted when another instance holds the lease by now. */
  lead: (signal: AbortSignal) => Promise<T>;
  /** Reads what a leader stored; null when there is nothing, and this caller may lead then. */
  follow: (ending: FlightEnding) => Promise<T | null>;
}

/** `told`: the leader said that it has done its work. `gone`: it leads no more; whether it did its work nobody knows. */
export type FlightEnding = 'told' | 'gone';

export interface FlightOptions {
  /** How long to wait for somebody else's flight, in milliseconds; the leader itself is not bounded. */
  waitMs: number;
  /** After this long without renewal a leader counts as dead; milliseconds. */
  leaseMs?: number;
}

const TOPIC = 'flights';
const LEASE_MS = 10_000;
/** Messages are the rule; this finds the ends whose message was lost. */
const POLL_MS = 250;
const FAILED_POLLS_BEFORE_LEADING = 3;

type Waiter = (end: FlightEnd) => void;

/**
 * One worker at a time per key, over all instances. The first caller leads under a renewed lease; the others wait for
 * its end and read what it stored, or fail with its error. A leader that dies is replaced when its lease has expired.
 * Without Redis each process has one flight of its own.
 */
@Injectable()
export class SingleFlight {
  private readonly here = new Map<string, Promise<unknown>>();
  private readonly waiters = new Map<string, Set<Waiter>>();
  private readonly leases: FlightLeases;

  constructor(
    connections: RedisConnections,
    bus: RedisBus,
    private readonly telemetry: CacheTelemetry,
  ) {
    this.leases = new FlightLeases(connections, connections.channel(TOPIC));
    bus.listen(TOPIC, (message) => {
      const end = JSON.parse(message) as FlightEnd;
      for (const waiter of this.waiters.get(end.key) ?? []) waiter(end);
    });
  }

  /**
   * @returns what `lead` or `follow` gave
   * @throws the leader's AppError on every instance (anything else reaches other instances as SYSTEM.UNEXPECTED);
   *   SYSTEM.UNAVAILABLE when `waitMs` passed
   */
  async run<T>(key: string, work: FlightWork<T>, options: FlightOptions): Promise<T> {
    const underWay = this.here.get(key) as Promise<T> | undefined;
    if (underWay !== undefined) {
      this.count('joined');
      return withDeadline(underWay, Date.now() + options.waitMs);
    }
    const flight = this.fly(key, work, options).finally(() => this.here.delete(key));
    this.here.set(key, flight);
    return flight;
  }

  private async fly<T>(key: string, work: FlightWork<T>, options: FlightOptions): Promise<T> {
    const deadline = Date.now() + options.waitMs;
    const leaseMs = options.leaseMs ?? LEASE_MS;
    for (let round = 0; ; round += 1) {
      const lease: Lease = { key, token: this.leases.newToken(), leaseMs };
      // Listening begins before asking: an end between the two would never be heard.
      const ends = this.listen(key);
      try {
        const flown = await this.leadOrWait({ lease, ends, deadline, round }, work);
        if (typeof flown !== 'string') return flown.value;
        const stored = await work.follow(flown);
        if (stored !== null) return stored;
      } finally {
        ends.stop();
      }
      if (Date.now() >= deadline) throw tookTooLong();
    }
  }

  /** @returns the value when we led, else how the other's flight ended */
  private async leadOrWait<T>(
    { lease, ends, deadline, round }: { lease: Lease; ends: Ends; deadline: number; round: number },
    work: FlightWork<T>,
  ): Promise<{ value: T } | FlightEnding> {
    const holder = await this.acquire(lease);
    if (holder === 'away' || holder === lease.token) {
      this.count(holder === 'away' ? 'local' : round === 0 ? 'lead' : 'takeover');
      return (await this.lead(lease, work)) ?? 'gone';
    }
    this.count('follow');
    if (holder === null) return 'gone';
    const { end, ending } = await this.endOf({ key: lease.key, token: holder }, ends, deadline);
    if (end?.failure) throw toError(end.failure);
    return ending;
  }

  private async acquire({ key, token, leaseMs }: Lease): Promise<string | null> {
    try {
      return await this.leases.acquire(key, token, leaseMs);
    } catch (err) {
      this.telemetry.failed('flight-acquire', err);
      return 'away';
    }
  }

  /** @returns null when the lease went to another and the work stopped for that */
  private async lead<T>(lease: Lease, work: FlightWork<T>): Promise<{ value: T } | null> {
    const overtaken = new AbortController();
    const renewal = setInterval(() => void this.renew(lease, overtaken), lease.leaseMs / 3);
    const end: FlightEnd = { key: lease.key, token: lease.token };
    try {
      return { value: await work.lead(overtaken.signal) };
    } catch (error) {
      if (overtaken.signal.aborted) return null;
      end.failure = toFailure(error);
      throw error;
    } finally {
      clearInterval(renewal);
      await this.leases.release(end).catch((err: unknown) => this.telemetry.failed('flight-release', err));
    }
  }

  private async renew({ key, token, leaseMs }: Lease, overtaken: AbortController): Promise<void> {
    try {
      if (await this.leases.renew(key, token, leaseMs)) return;
      // The lease ran out while Redis or this process was frozen. Unclaimed it is taken again.
      if ((await this.leases.acquire(key, token, leaseMs)) !== token) overtaken.abort(new Error('the lease was lost'));
    } catch (err) {
      this.telemetry.failed('flight-renew', err);
    }
  }

  /** `end` is absent when Redis stays away. */
  private async endOf(
    leader: { key: string; token: string },
    ends: Ends,
    deadline: number,
  ): Promise<{ end?: FlightEnd; ending: FlightEnding }> {
    let failedPolls = 0;
    while (failedPolls < FAILED_POLLS_BEFORE_LEADING) {
      const left = deadline - Date.now();
      if (left <= 0) throw tookTooLong();
      const told = await ends.next(leader.token, Math.min(POLL_MS, left));
      if (told !== undefined) return { end: told, ending: 'told' };
      try {
        const found = await this.leases.endOf(leader.key, leader.token);
        if (found !== undefined) return { end: found, ending: 'gone' };
        failedPolls = 0;
      } catch (err) {
        this.telemetry.failed('flight-poll', err);
        failedPolls += 1;
      }
    }
    return { ending: 'gone' };
  }

  private listen(key: string): Ends {
    const heard = new Map<string, FlightEnd>();
    let wake: (() => void) | undefined;
    const waiter: Waiter = (end) => {
      heard.set(end.token, end);
      wake?.();
    };
    const waiters = this.waiters.get(key) ?? new Set();
    this.waiters.set(key, waiters.add(waiter));
    return {
      next: async (token, waitMs) => {
        if (heard.has(token)) return heard.get(token);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        return heard.get(token);
      },
      stop: () => {
        waiters.delete(waiter);
        if (waiters.size === 0 && this.waiters.get(key) === waiters) this.waiters.delete(key);
      },
    };
  }

  private count(role: 'lead' | 'takeover' | 'follow' | 'joined' | 'local'): void {
    this.telemetry.metrics.count('app_single_flight_total', { role });
  }
}

interface Lease {
  key: string;
  token: string;
  leaseMs: number;
}

interface Ends {
  /** The end of the leader with this token, or undefined after `waitMs` or the end of another. */
  next(token: string, waitMs: number): Promise<FlightEnd | undefined>;
  stop(): void;
}

const tookTooLong = () =>
  new AppError('SYSTEM.UNAVAILABLE', {
    detail: 'The same work is still being done for another request. Try again in a moment.',
    retryAfterSeconds: 2,
  });

async function withDeadline<T>(work: Promise<T>, deadline: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tookTooLong()), Math.max(0, deadline - Date.now()));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
