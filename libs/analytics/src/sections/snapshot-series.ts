export interface FollowersOn {
  on: string;
  /** Days since the epoch. */
  day: number;
  followers: number;
}

/** Change of the followers from one snapshot to the next. */
export interface DailyChange {
  /** Day of the later snapshot. */
  on: string;
  day: number;
  /** Days between the two. */
  days: number;
  perDay: number;
  /** Followers before. */
  base: number;
}

/** Over a longer gap a rise of one day cannot be told from a steady one. */
const LONGEST_GAP_DAYS = 3;

export const dailyChanges = (series: FollowersOn[]): DailyChange[] =>
  series.slice(1).flatMap(({ on, day, followers }, i) => {
    const before = series[i] as FollowersOn;
    const days = day - before.day;
    if (days < 1 || days > LONGEST_GAP_DAYS) return [];
    return [{ on, day, days, perDay: (followers - before.followers) / days, base: before.followers }];
  });
