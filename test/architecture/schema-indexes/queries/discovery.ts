import { asked, byKey, purge, unique, type IndexQuery } from '../index-query';

/** A page of creators in one order: the first, which looks for open versions. */
const page = (condition: string, column: string, direction: 'desc' | 'asc' = 'desc') =>
  `select l.* from creator_listings l
    where l.closed_xid is null and ${condition} and ${column} is not null
    order by ${column} ${direction} nulls ${direction === 'desc' ? 'last' : 'first'}, l.profile_id ${direction} limit 21`;
/** A later one, in the snapshot of the first. */
const laterPage = (column: string, value: string) =>
  `select l.* from creator_listings l
    where l.born_xid < 900000 and l.born_xid <> all ('{}'::bigint[])
      and (l.closed_xid is null or l.closed_xid >= 900000 or l.closed_xid = any ('{}'::bigint[]))
      and ${column} is not null and (${column}, l.profile_id) < (${value}, '00000000-0000-4000-8000-000000000000'::uuid)
    order by ${column} desc nulls last, l.profile_id desc limit 21`;
const open = (condition: string) =>
  `select count(*) from creator_listings l where l.closed_xid is null and ${condition}`;

export const DISCOVERY: IndexQuery[] = [
  byKey('pk_creator_listings', 'creator_listings', 'profile_id', 'born_xid'),
  unique('uq_creator_listings_current', 'creator_listings', ['profile_id'], 'closed_xid is null'),
  purge(
    'idx_creator_listings_closed',
    `select profile_id, born_xid from creator_listings where closed_at < now() - interval '25 hours'
      order by closed_at limit 10000`,
  ),
  asked('idx_creator_listings_followers', 'by size', page('l.followers between 20000 and 90000', 'l.followers')),
  asked('idx_creator_listings_engagement', 'by engagement', laterPage('l.engagement_rate', '5.5')),
  asked(
    'idx_creator_listings_last_posted',
    'by the latest post',
    laterPage('l.last_posted_at', `now() - interval '9 days'`),
  ),
  asked('idx_creator_listings_posts_per_week', 'by posts a week', page('true', 'l.posts_per_week', 'asc')),
  asked('idx_creator_listings_avg_likes', 'by likes', laterPage('l.avg_likes', '100.5')),
  asked('idx_creator_listings_avg_comments', 'by comments', laterPage('l.avg_comments', '10.5')),
  asked('idx_creator_listings_growth', 'by growth', page('l.growth_30d >= 30', 'l.growth_30d')),
  asked('idx_creator_listings_quality', 'by quality', page('true', 'l.quality_score')),
  asked('idx_creator_listings_sentiment', 'the most negative first', page('true', 'l.sentiment', 'asc')),
  asked('idx_creator_listings_sponsored', 'by the share of sponsored posts', page('true', 'l.sponsored_share')),
  asked('idx_creator_listings_category', 'of a category, by size', page(`l.category = 'Travel'`, 'l.followers')),
  asked('idx_creator_listings_verified', 'verified, by size', page('l.verified', 'l.followers')),
  asked('idx_creator_listings_contact', 'with a contact, by size', page('l.has_contact', 'l.followers')),
  asked('idx_creator_listings_hashtags', 'who uses a hashtag', open(`l.hashtags && '{tag77}'::text[]`)),
  asked('idx_creator_listings_languages', 'who writes in a language', open(`l.languages && '{ko}'::text[]`)),
  asked('idx_creator_listings_topics', 'who posts about two things', open(`l.topics @> '{Travel,Pets}'::text[]`)),
  asked('idx_creator_listings_mentions', 'who names an account', open(`l.mentions && '{brand_7}'::text[]`)),
  asked('idx_creator_listings_brands', 'who was sponsored by it', open(`l.brands && '{brand_7}'::text[]`)),
  asked(
    'idx_creator_listings_bio',
    'words of the biography',
    open(`l.bio_words @@ websearch_to_tsquery('simple', 'market 4321') and app.is_read(l.bio_words) is not null`),
  ),
];
