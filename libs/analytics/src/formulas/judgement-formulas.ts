import type { Formulas } from './formula';

const SAMPLE =
  'Of the comments that the provider delivers, often the top ones: a biased sample. Without the owner; 10 at least.';
const NEVER = 'Never computed from public data.';
const SIGNAL = 'Uncalibrated proposal.';

/** Advertising, comments, audience, value, authenticity, standing. */
export const JUDGEMENT_FORMULAS = {
  sponsorship: {
    version: 1,
    unit: 'count',
    what: 'disclosures of advertising in a caption',
    notes: 'Exact hashtags, phrases and marks in many languages. Reads what is said; does not guess.',
  },
  sponsored_share: {
    version: 1,
    unit: 'percent',
    what: '100 * posts with the platform label or a disclosure / posts',
    notes: 'Evidence is graded: label > disclosure > coupon or affiliate link with a brand > brand tag alone.',
  },
  sponsored_likely_share: {
    version: 1,
    unit: 'percent',
    what: 'sponsored_share with coupons and affiliate links next to a brand',
    notes: 'Likely, not certain. A brand tag alone never counts.',
  },
  er_organic_median: {
    version: 1,
    unit: 'percent',
    what: 'er_median_f over posts without label, disclosure or coupon',
    notes: 'Five such posts at least.',
  },
  er_sponsored_median: {
    version: 1,
    unit: 'percent',
    what: 'er_median_f over posts with label or disclosure',
    notes: 'Two such posts at least.',
  },
  paid_post_performance: {
    version: 1,
    unit: 'percent',
    what: '100 * median engagement of sponsored / of organic posts; 100 = equal',
    notes: 'Two sponsored and five organic posts at least, with visible likes.',
  },
  sponsor_saturation: {
    version: 1,
    unit: 'count',
    what: 'most sponsored posts within any 7 days',
    notes: 'Label or disclosure.',
  },
  comments_emoji_only: { version: 1, unit: 'percent', what: '100 * comments of emoji alone / comments', notes: SAMPLE },
  comments_short: { version: 1, unit: 'percent', what: '100 * comments of one or two words / comments', notes: SAMPLE },
  comments_mention_only: {
    version: 1,
    unit: 'percent',
    what: '100 * comments of mentions alone / comments',
    notes: SAMPLE,
  },
  comments_duplicate: {
    version: 1,
    unit: 'percent',
    what: '100 * comments that repeat another of three words or more / comments',
    notes: SAMPLE,
  },
  comments_repeat_authors: {
    version: 1,
    unit: 'percent',
    what: '100 * authors under two posts or more / authors',
    notes: SAMPLE,
  },
  comments_pod: {
    version: 1,
    unit: 'percent',
    what: '100 * comments of groups that come in the same order / comments',
    notes: `Three authors and more in a row, under three posts and more, in at least half of the posts they share. ${SAMPLE}`,
  },
  owner_reply_rate: {
    version: 1,
    unit: 'percent',
    what: '100 * commented posts with a reply of the owner / commented posts',
    notes: 'Of the comments that the provider delivers, often without the replies. Three commented posts at least.',
  },
  comments_language_mismatch: {
    version: 1,
    unit: 'percent',
    what: '100 * comments in no language of the captions / comments with a language',
    notes: `Languages of a tenth of the captions and more. ${SAMPLE}`,
  },
  comments_authentic: {
    version: 1,
    unit: 'percent',
    what: '100 * comments that are not emoji, mentions, one or two words, duplicates or of a pod / comments',
    notes: SAMPLE,
  },
  comment_intent: {
    version: 1,
    unit: 'percent',
    what: '100 * comments written for the purpose (question, purchase, complaint, spam, praise, other) / comments',
    notes: `Terms in 16 languages, question marks, addresses, emoji; where several are found: spam, purchase, complaint, question, praise. Right for 90 % of 102 comments written by hand for judging it. ${SAMPLE}`,
  },
  comment_intent_confidence: {
    version: 1,
    unit: 'ratio',
    what: 'mean confidence of the verdicts on the purpose of comments',
    notes: 'Set by the strength of what was found (0.8 a telling term, 0.5 a hint, 0.4 nothing), not calibrated.',
  },
  shared_commenters: {
    version: 1,
    unit: 'count',
    what: 'accounts that comment on both creators',
    notes:
      'Of the comments that are stored of both: at least so many. Without both owners; 10 commenters of each at least.',
  },
  shared_commenters_share: {
    version: 1,
    unit: 'percent',
    what: '100 * accounts that comment on both creators / commenters of this one',
    notes: 'Of the comments that are stored of both: a lower bound, the more so the fewer of them.',
  },
  shared_commenters_jaccard: {
    version: 1,
    unit: 'percent',
    what: '100 * accounts that comment on both creators / accounts that comment on either',
    notes: 'The same whichever of the two is asked about first. A lower bound.',
  },
  audience_language: {
    version: 1,
    unit: 'percent',
    what: '100 * comments in the language / comments with a language',
    notes: 'An estimate of the audience by its commenters: 20 comments at least, Wilson interval of 95 %.',
  },
  audience_age: { version: 1, unit: 'percent', what: 'age of the audience', notes: NEVER },
  audience_gender: { version: 1, unit: 'percent', what: 'gender of the audience', notes: NEVER },
  audience_geography: { version: 1, unit: 'percent', what: 'countries and cities of the audience', notes: NEVER },
  fake_followers: { version: 1, unit: 'percent', what: 'share of fake followers', notes: NEVER },
  saves: { version: 1, unit: 'count', what: 'saves of a post', notes: NEVER },
  story_views: { version: 1, unit: 'count', what: 'views of a story', notes: NEVER },
  income: { version: 1, unit: 'currency', what: 'income of the creator', notes: NEVER },
  reach_estimate: {
    version: 1,
    unit: 'count',
    what: 'followers * share of a dated table by engagement rate',
    notes: 'An estimate with the bounds of the table; unavailable without one.',
  },
  emv_post: {
    version: 1,
    unit: 'currency',
    what: 'mean likes, comments and views of a post * prices of the rate card',
    notes: 'An estimate with the bounds of the card, which is named; unavailable without one.',
  },
  price_post: {
    version: 1,
    unit: 'currency',
    what: 'estimated reach / 1000 * cost per mille of the rate card for so many followers',
    notes: 'An estimate with the bounds of table and card.',
  },
  price_kind: {
    version: 1,
    unit: 'currency',
    what: 'median views of videos, estimated reach of other posts, / 1000 * cost per mille of the rate card for followers and kind',
    notes:
      'Views are counted, so its bounds are those of the card alone; three videos at least. Unavailable without a card.',
  },
  engagement_vs_tier: {
    version: 1,
    unit: 'ratio',
    what: 'er_median_f / usual rate of the tier',
    notes: `${SIGNAL} No points to 0.2, all from 1.`,
  },
  authenticity_score: {
    version: 1,
    unit: 'points',
    what: 'sum of the points of the signals, 0 to 100',
    notes:
      'Not a share of fake followers. Weights: engagement against the tier 20; likes spread, comments per like, comment authenticity, growth shape 15 each; following ratio, views per like 10 each; shared out anew among the available ones. Green from 85, amber from 60.',
  },
  authenticity_coverage: {
    version: 1,
    unit: 'percent',
    what: 'weight of the signals that could be computed',
    notes: 'Below 60 there is no score.',
  },
  percentile_mid_rank: {
    version: 1,
    unit: 'percentile',
    what: '100 * (creators below + half of the equal ones) / creators',
    notes:
      'Among the stored creators of the same tier, type and category; wider groups below 30 creators, then a dated published table. Wilson interval of 95 %.',
  },
} as const satisfies Formulas;
