import type { AudienceSection, CommentsSection, LanguageEstimate } from '../creator-analytics.types';
import type { FormulaName } from '../formulas';
import type { Metric } from '../metric';
import { estimated, insufficient, unavailable, wilson } from '../metric-of';
import { basisOf, type Scope } from '../scope';

const FEWEST_COMMENTS = 20;
/** Commenters are not the audience: the bounds are of the sample, the proxy itself may lie beside it. */
const METHOD = 'language of the commenters, wilson_95';

/** What public data give of the audience: the languages of its commenters. The rest is known to the owner only. */
export function audienceOf(scope: Scope, comments: CommentsSection): AudienceSection {
  const { items, used, excluded } = comments.languages;
  const basis = basisOf(scope, used, excluded);
  const isEnough = used >= FEWEST_COMMENTS;
  const shares: LanguageEstimate[] = (isEnough ? items : []).map(({ key, count }) => ({
    language: key,
    share: estimated('audience_language', (100 * count) / used, {
      interval: wilson(count, used),
      method: METHOD,
      basis,
    }),
  }));
  const few = `Only ${used} of at least ${FEWEST_COMMENTS} comments have a known language.`;
  return {
    languages: shares,
    language: shares[0]?.share ?? insufficient('audience_language', few, basis),
    age: never(scope, 'audience_age', 'The age of followers is not public.'),
    gender: never(scope, 'audience_gender', 'The gender of followers is not public.'),
    geography: never(scope, 'audience_geography', 'Where followers live is not public.'),
    fakeFollowers: never(
      scope,
      'fake_followers',
      'It would need the list of followers, which is not public; see the authenticity signals.',
    ),
    saves: never(scope, 'saves', 'Saves are shown to the owner of the account only.'),
    storyViews: never(scope, 'story_views', 'Views of stories are shown to the owner of the account only.'),
    income: never(scope, 'income', 'What a creator earns is not public.'),
  };
}

const never = (scope: Scope, name: FormulaName, reason: string): Metric => unavailable(name, reason, basisOf(scope, 0));
