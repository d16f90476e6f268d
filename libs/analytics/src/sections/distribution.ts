import type { Distribution, DistributionItem } from '../creator-analytics.types';
import { groupBy } from '../grouping';
import { formulaId, type FormulaName } from '../formulas';
import type { Exclusions, MetricStatus } from '../metric';
import { basisOf, type Scope, type SeenPost } from '../scope';
import { median, ratioOf, round } from '../statistics';

/** A single post says nothing of its hashtag. */
const FEWEST_FOR_ENGAGEMENT = 2;
const MOST_ITEMS = 50;

export interface PostDistribution {
  posts: SeenPost[];
  keysOf: (post: SeenPost) => readonly string[];
  excluded?: Exclusions;
}

/** Shares of posts by key, each with the engagement of its posts against the own median. */
export function postDistribution(scope: Scope, { posts, keysOf, excluded = {} }: PostDistribution): Distribution {
  const settled = new Set(scope.settled);
  const usual = medianReactions(posts.filter((post) => settled.has(post)));
  const pairs = posts.flatMap((post) => [...new Set(keysOf(post))].map((key) => ({ key, post })));
  const items = [...groupBy(pairs, ({ key }) => key)].map(([key, group]) => ({
    key,
    count: group.length,
    share: round(group.length / posts.length, 4),
    relativeEngagement: relativeEngagement(
      group.map(({ post }) => post).filter((post) => settled.has(post)),
      usual,
    ),
  }));
  return distribution(scope, 'share_of_posts', { items, used: posts.length, excluded });
}

/** Shares of anything else by key. */
export function shareDistribution(
  scope: Scope,
  name: FormulaName,
  { keys, excluded = {}, fewest = 1 }: { keys: readonly string[]; excluded?: Exclusions; fewest?: number },
): Distribution {
  const items = [...groupBy(keys, (key) => key)].map(([key, { length: count }]) => ({
    key,
    count,
    share: round(count / keys.length, 4),
    relativeEngagement: null,
  }));
  return distribution(scope, name, { items: keys.length < fewest ? [] : items, used: keys.length, excluded, fewest });
}

interface Counted {
  items: DistributionItem[];
  used: number;
  excluded: Exclusions;
  fewest?: number;
}

function distribution(scope: Scope, name: FormulaName, { items, used, excluded, fewest = 1 }: Counted): Distribution {
  const sorted = items.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
  return {
    formula: formulaId(name),
    ...basisOf(scope, used, excluded),
    ...statusOf(scope, used, fewest),
    items: sorted.slice(0, MOST_ITEMS),
    further: Math.max(sorted.length - MOST_ITEMS, 0),
  };
}

function statusOf(scope: Scope, used: number, fewest: number): { status: MetricStatus; reason: string | null } {
  if (used >= fewest) return { status: 'measured', reason: null };
  if (scope.closed !== null) return { status: 'unavailable', reason: scope.closed };
  return { status: 'insufficient_data', reason: `Only ${used} of at least ${fewest} can be used.` };
}

const medianReactions = (posts: SeenPost[]): number | null =>
  median(posts.map(({ reactions }) => reactions).filter((count) => count !== null));

function relativeEngagement(posts: SeenPost[], usual: number | null): number | null {
  const visible = posts.filter(({ reactions }) => reactions !== null);
  if (visible.length < FEWEST_FOR_ENGAGEMENT) return null;
  const relative = ratioOf(medianReactions(visible), usual);
  return relative === null ? null : round(relative, 4);
}
