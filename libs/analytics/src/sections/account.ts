import type { AccountSection } from '../creator-analytics.types';
import { tierOf } from '../follower-tiers';
import type { FormulaName } from '../formulas';
import type { Metric } from '../metric';
import { measured, unavailable } from '../metric-of';
import { basisOf, type Scope } from '../scope';
import { ratioOf } from '../statistics';

export function accountOf(scope: Scope): AccountSection {
  const { followers, following, postsCount } = scope.input.creator;
  return {
    followers: shown(scope, 'followers', followers),
    following: shown(scope, 'following', following),
    posts: shown(scope, 'posts', postsCount),
    followingRatio: shown(scope, 'following_ratio', ratioOf(following, followers)),
    tier: tierOf(followers)?.id ?? null,
  };
}

function shown(scope: Scope, name: FormulaName, value: number | null): Metric {
  const basis = { ...basisOf(scope, 0), window: 'now' };
  return value === null
    ? unavailable(name, 'The profile does not show it, or it would divide by zero.', basis)
    : measured(name, value, basis);
}
