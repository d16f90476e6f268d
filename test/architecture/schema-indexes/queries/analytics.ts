import { asked, byKey, POST, unique, type IndexQuery } from '../index-query';

export const ANALYTICS: IndexQuery[] = [
  asked(
    'pk_peer_distributions',
    'the standing of a figure in the groups of a creator',
    `select width_bucket(2.5, steps), peers from peer_distributions
      where figure = 'engagement_rate' and followers_from = 10000
        and (account_type, category) in (('creator', 'Travel'), ('creator', ''), ('', ''))`,
  ),
  asked(
    'idx_post_snapshots_former',
    'the text of a post as it stood on a past day',
    `select former from post_snapshots where post_id = '${POST}' and captured_on >= current_date - 9 and former is not null
      order by captured_on limit 1`,
  ),
  byKey('pk_published_benchmarks', 'published_benchmarks', 'id'),
  unique('uq_published_benchmarks_value', 'published_benchmarks', ['benchmark', 'figure', 'followers_from', 'label']),
];
