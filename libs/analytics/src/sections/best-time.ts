import type { BestTimeSection, TimeBin } from '../creator-analytics.types';
import type { Exclusions } from '../metric';
import { insufficient, measured, unavailable } from '../metric-of';
import { DAY, basisOf, postsBasis, type Scope } from '../scope';
import { mean, standardDeviation } from '../statistics';
import { isLiked, type LikedPost } from './spread';

/** A post takes two days to show what it is worth. */
const SETTLED = 2 * DAY;
const BIN_HOURS = 3;
const FEWEST_IN_BIN = 3;
/** Draws a bin of few posts to the own mean: three posts count for half. */
const PSEUDO_POSTS = 3;

interface Binned {
  weekday: number;
  fromHour: number;
  posts: LikedPost[];
  z: number[];
}

/**
 * When the posts of this account did best, against its own mean. Logarithms, because engagement is skewed; standardised,
 * because plain sums only show when somebody posts.
 */
export function bestTimeOf(scope: Scope): BestTimeSection {
  const settled = scope.settled.filter(({ time }) => scope.asOf.getTime() - time >= SETTLED);
  const liked = settled.filter(isLiked);
  const excluded: Exclusions = {
    ...scope.excluded,
    too_young: scope.inWindow.length - settled.length,
    hidden_likes: settled.length - liked.length,
  };
  const bins = binsOf(scope, liked).filter(({ posts }) => posts.length >= FEWEST_IN_BIN);
  const rated = bins.map((bin) => toTimeBin(scope, bin)).sort(byScore);
  return { best: bestOf(scope, rated, postsBasis(scope, liked, excluded)), bins: rated };
}

function bestOf(scope: Scope, bins: TimeBin[], basis: ReturnType<typeof postsBasis>): BestTimeSection['best'] {
  const best = bins[0]?.score.value ?? null;
  if (scope.closed !== null) return unavailable('best_time', scope.closed, basis);
  if (best !== null) return measured('best_time', best, basis);
  const reason = `No weekday and time of day has ${FEWEST_IN_BIN} posts of two days and more that differ in engagement.`;
  return insufficient('best_time', reason, basis);
}

function binsOf(scope: Scope, posts: LikedPost[]): Binned[] {
  const logs = posts.map(({ reactions }) => Math.log1p(reactions));
  const [centre, deviation] = [mean(logs), standardDeviation(logs)];
  if (centre === null || deviation === null || deviation === 0) return [];
  const bins = new Map<string, Binned>();
  posts.forEach((post, i) => {
    const { weekday, hour } = scope.localOf(post);
    const fromHour = hour - (hour % BIN_HOURS);
    const bin = bins.get(`${weekday}:${fromHour}`) ?? { weekday, fromHour, posts: [], z: [] };
    bin.posts.push(post);
    bin.z.push(((logs[i] as number) - centre) / deviation);
    bins.set(`${weekday}:${fromHour}`, bin);
  });
  return [...bins.values()];
}

function toTimeBin(scope: Scope, { weekday, fromHour, posts, z }: Binned): TimeBin {
  const sum = z.reduce((total, value) => total + value, 0);
  return {
    weekday,
    fromHour,
    toHour: fromHour + BIN_HOURS,
    posts: posts.length,
    score: measured('best_time', sum / (posts.length + PSEUDO_POSTS), basisOf(scope, posts.length)),
  };
}

const byScore = (a: TimeBin, b: TimeBin): number =>
  (b.score.value ?? 0) - (a.score.value ?? 0) || a.weekday - b.weekday || a.fromHour - b.fromHour;
