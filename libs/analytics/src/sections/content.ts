import type { ContentSection, TagsSection } from '../creator-analytics.types';
import { basisOf, postsBasis, type Scope, type SeenPost } from '../scope';
import { mean } from '../statistics';
import { postDistribution } from './distribution';
import { figure } from './figure';

/** What is posted: by kind, and as far as the captions are analysed. */
export function contentOf(scope: Scope): ContentSection {
  const posts = scope.inWindow;
  const analysed = (keyOf: (post: SeenPost) => string | null) => {
    const known = posts.filter((post) => keyOf(post) !== null);
    return postDistribution(scope, {
      posts: known,
      keysOf: (post) => [keyOf(post) ?? ''],
      excluded: { ...outside(scope), not_analysed: posts.length - known.length },
    });
  };
  const scored = posts.filter(({ aiSentimentScore }) => aiSentimentScore !== null);
  return {
    kinds: postDistribution(scope, { posts, keysOf: ({ kind }) => [kind], excluded: outside(scope) }),
    categories: analysed(({ aiCategory }) => aiCategory),
    sentiments: analysed(({ aiSentiment }) => aiSentiment),
    languages: analysed(({ aiLanguage }) => aiLanguage),
    averageSentiment: figure(scope, 'sentiment_mean', mean(scored.map((post) => post.aiSentimentScore ?? 0)), {
      basis: postsBasis(scope, scored, { ...outside(scope), not_analysed: posts.length - scored.length }),
      fewest: 1,
    }),
  };
}

/** Hashtags and mentions, each once per post. */
export function tagsOf(scope: Scope): TagsSection {
  const posts = scope.inWindow;
  const excluded = outside(scope);
  return {
    hashtags: postDistribution(scope, { posts, keysOf: ({ hashtags }) => hashtags.map(lower), excluded }),
    mentions: postDistribution(scope, { posts, keysOf: ({ mentions }) => mentions.map(lower), excluded }),
    hashtagsPerPost: figure(scope, 'hashtags_per_post', mean(posts.map(({ hashtags }) => hashtags.length)), {
      basis: basisOf(scope, posts.length, excluded),
      fewest: 1,
    }),
  };
}

/** Posts of any age within the window count: what is posted does not have to settle. */
const outside = ({ excluded }: Scope) => ({ ...excluded, too_young: 0 });

const lower = (name: string): string => name.toLowerCase();
