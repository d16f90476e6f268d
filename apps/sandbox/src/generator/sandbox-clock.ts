import { Injectable } from '@nestjs/common';

const DAY_MS = 86_400_000;

/** Day on which the generated creators have their base size; growth is counted from here. */
export const EPOCH_MS = Date.UTC(2026, 10, 1);

/**
 * The time of the sandbox's world: real time plus the days it was moved ahead.
 * Generated content depends on the UTC day alone (`anchor`), so two machines agree for a whole day
 * and posts are always recent; nothing is ever dated after the anchor.
 */
@Injectable()
export class SandboxClock {
  private shiftDays = 0;

  /** Unix milliseconds. */
  now(): number {
    return Date.now() + this.shiftDays * DAY_MS;
  }

  /** Midnight (UTC) that began the current day, in unix milliseconds. */
  anchor(): number {
    return Math.floor(this.now() / DAY_MS) * DAY_MS;
  }

  get shiftedDays(): number {
    return this.shiftDays;
  }

  advance(days: number): void {
    this.shiftDays += days;
  }

  reset(): void {
    this.shiftDays = 0;
  }
}
