export const USER_CLASSES = ['cached', 'fresh', 'posts', 'charges', 'writes', 'balance'] as const;
export type UserClass = (typeof USER_CLASSES)[number];

/**
 * What an answer was worth. `right`: what was asked for. `degraded`: less, and it says so. `refused`: no, in the product's
 * own words. `failed`: nothing of use. `wrong`: something that is not true.
 */
export type Verdict = 'right' | 'degraded' | 'refused' | 'failed' | 'wrong';

export interface Outcome {
  verdict: Verdict;
  /** What was wrong, or the code of the refusal. */
  note: string;
}

/** One request of the load. Times are Unix milliseconds. */
export interface Shot extends Outcome {
  userClass: UserClass;
  startedAt: number;
  endedAt: number;
}

export type Requests = Record<UserClass, () => Promise<Outcome>>;

/** A second, by class, at full load. */
const RATES: Record<UserClass, number> = { cached: 40, fresh: 3, posts: 10, charges: 6, writes: 3, balance: 8 };
const TICK_MS = 20;
/** Far more than the rates leave waiting, even when every answer takes its full time. */
const MOST_UNDER_WAY = 2_000;

/** Sends at its rates whatever becomes of the answers: users do not wait for one another. */
export class SteadyLoad {
  readonly shots: Shot[] = [];
  private readonly due = new Map<UserClass, number>();
  private readonly underWay = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private lastTick = 0;

  /** @param share of the full load, above 0 to 1 */
  constructor(
    private readonly requests: Requests,
    private readonly share: number,
  ) {}

  start(): void {
    this.lastTick = Date.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** Returns when every request has its answer. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.underWay);
  }

  /** Requests that were sent in this span and have an answer. */
  between(from: number, to: number): Shot[] {
    return this.shots.filter(({ startedAt }) => startedAt >= from && startedAt < to);
  }

  /** When the last request sent before this moment has its answer. */
  async answered(): Promise<void> {
    await Promise.all([...this.underWay]);
  }

  private tick(): void {
    const now = Date.now();
    // A loop that was held up for long sends what it owes of one second, not of all.
    const seconds = Math.min(now - this.lastTick, 1_000) / 1_000;
    this.lastTick = now;
    for (const userClass of USER_CLASSES) {
      let due = (this.due.get(userClass) ?? Math.random()) + this.share * RATES[userClass] * seconds;
      for (; due >= 1; due--) this.send(userClass);
      this.due.set(userClass, due);
    }
  }

  private send(userClass: UserClass): void {
    if (this.underWay.size >= MOST_UNDER_WAY) throw new Error('the load has more requests open than it can have');
    const shot = this.shoot(userClass).finally(() => this.underWay.delete(shot));
    this.underWay.add(shot);
  }

  private async shoot(userClass: UserClass): Promise<void> {
    const startedAt = Date.now();
    const outcome = await this.requests[userClass]();
    this.shots.push({ userClass, startedAt, endedAt: Date.now(), ...outcome });
  }
}
