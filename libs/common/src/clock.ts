/** The current time, injected so that tests may turn it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
export const CLOCK = Symbol('CLOCK');
