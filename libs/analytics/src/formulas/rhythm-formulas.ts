import type { Formulas } from './formula';

/** When and what is posted, and how the account moves. */
export const RHYTHM_FORMULAS = {
  posts_per_week: {
    version: 1,
    unit: 'posts_per_week',
    what: 'posts / weeks of min(window, span of the known posts)',
    notes: '`truncatedSample` says that older posts are not known: the rate holds for the span only.',
  },
  engagement_share_at_age: {
    version: 1,
    unit: 'percent',
    what: 'median over the posts of 100 * (likes + comments) at an age / the same at 14 days',
    notes:
      'From what was read of a post on the days after, at most 36 hours apart (any distance from 7 days on): an estimate on the line between two readings, which are the interval. The latest 20 posts of the window that are 14 to 365 days old; five at least.',
  },
  engagement_half_life: {
    version: 1,
    unit: 'days',
    what: 'median age at which a post has half of the likes and comments of its 14th day',
    notes: 'Estimated between the same readings as engagement_share_at_age.',
  },
  posting_consistency: {
    version: 1,
    unit: 'ratio',
    what: '1 - min(1, standard deviation / mean of the gaps between posts)',
    notes: '1 = like clockwork. Three posts at least.',
  },
  longest_silence: {
    version: 1,
    unit: 'days',
    what: 'longest time without a post',
    notes: 'Between two posts of which the later lies in the window, or since the last one.',
  },
  active_weeks: {
    version: 1,
    unit: 'percent',
    what: '100 * weeks with a post / weeks',
    notes: 'Weeks of seven days, counted back from now, as far as the posts are known.',
  },
  since_last_post: { version: 1, unit: 'days', what: 'time since the newest post', notes: 'Of all known posts.' },
  best_time: {
    version: 1,
    unit: 'z_score',
    what: 'n * mean(z) / (n + 3), z = standardised log(1 + likes + comments), per weekday and three hours',
    notes:
      'In the stated time zone. Posts of 48 hours and more with visible likes; bins of three posts and more; 3 pseudo-posts draw each bin to the own mean. Says when posts did well, not why.',
  },
  growth_rate: {
    version: 1,
    unit: 'percent',
    what: '100 * (followers now - then) / followers then',
    notes: 'Needs a snapshot within 10 % of the span; otherwise the nearest span is named.',
  },
  growth_change: {
    version: 1,
    unit: 'count',
    what: 'followers now - then',
    notes: 'Of the same two snapshots as growth_rate.',
  },
  growth_weekly: {
    version: 1,
    unit: 'percent_per_week',
    what: '100 * ((followers now / then) ^ (7 / days) - 1)',
    notes: 'Compounded over the days that really lie between the two snapshots.',
  },
  daily_change_median: {
    version: 1,
    unit: 'count',
    what: 'median change of followers per day',
    notes: 'Snapshots at most three days apart; the change is divided by the days.',
  },
  unexplained_rises: {
    version: 1,
    unit: 'count',
    what: 'daily rises above max(median + 5 * median absolute deviation, 1 % of the followers, 10) without a viral post',
    notes:
      'Explained by a post of 48 hours before to 24 hours after with more than 3 * median engagement. 14 daily changes at least.',
  },
  following_saw_tooth: {
    version: 1,
    unit: 'count',
    what: 'rises of the followed accounts undone by a fall, per 30 days',
    notes: 'Swings of max(50, 5 % of the median) accounts and more: the trace of follow-and-unfollow.',
  },
  growth_unexplained_share: {
    version: 1,
    unit: 'percent',
    what: '100 * followers gained in unexplained rises of the last year / followers now',
    notes: 'Read by the authenticity signals.',
  },
  er_week_median: {
    version: 1,
    unit: 'percent',
    what: 'er_median_f over the posts of one week',
    notes: 'By the followers of today; weeks begin on Monday in the stated time zone.',
  },
  er_trend: {
    version: 1,
    unit: 'percent_per_week',
    what: 'median of the slopes between all pairs of weeks (Theil-Sen), in percentage points per week',
    notes:
      'Four weeks with posts at least; the latest 104 weeks. Rising or falling from 10 % of the median level over the span.',
  },
  share_of_posts: {
    version: 1,
    unit: 'ratio',
    what: 'posts with the key / posts',
    notes: 'Shares of hashtags and mentions may sum to more than 1: a post has many.',
  },
  share_of_comments: {
    version: 1,
    unit: 'ratio',
    what: 'comments with the key / comments',
    notes: 'Of the sample, without the owner.',
  },
  sentiment_mean: {
    version: 1,
    unit: 'ratio',
    what: 'mean sentiment score of the captions, -1 to 1',
    notes: 'Posts that are not analysed are left out.',
  },
  hashtags_per_post: { version: 1, unit: 'count', what: 'mean number of hashtags', notes: 'Posts of the window.' },
  followers: { version: 1, unit: 'count', what: 'followers', notes: 'As the profile shows them.' },
  following: { version: 1, unit: 'count', what: 'followed accounts', notes: 'As the profile shows them.' },
  posts: {
    version: 1,
    unit: 'count',
    what: 'posts',
    notes: 'As the profile shows them, not the number that is stored.',
  },
  following_ratio: { version: 1, unit: 'ratio', what: 'following / followers', notes: 'As the profile shows them.' },
} as const satisfies Formulas;
