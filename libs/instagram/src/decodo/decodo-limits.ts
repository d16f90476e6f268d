/** How patient the client is. Times are milliseconds. */
export interface DecodoLimits {
  /** Of a whole look-up when the caller names no deadline. */
  budgetMs: number;
  /** Pauses before repeating what the scraper could not read: it has tried many times itself. */
  slowRetriesMs: readonly number[];
  /** Answers "no such user" that make a not-found believable. */
  missesToBelieve: number;
  /** Pause after the first miss; doubles with each further one. */
  missSpacingMs: number;
  /** Of the extra call for a timeline that the profile's answer left out. */
  fillInMs: number;
  maxAnswerBytes: number;
  /** How long a target that the plan refuses is not asked for again. */
  planMemoryMs: number;
}

export const DECODO_LIMITS = Symbol('DECODO_LIMITS');

export const defaultDecodoLimits: DecodoLimits = {
  budgetMs: 25_000,
  slowRetriesMs: [4_000, 8_000],
  missesToBelieve: 3,
  missSpacingMs: 250,
  fillInMs: 5_000,
  maxAnswerBytes: 20_000_000,
  planMemoryMs: 3_600_000,
};
