import { pending, type IndexQuery } from '../index-query';

export const SEARCH: IndexQuery[] = [
  pending(
    'search',
    'idx_profiles_search',
    'full text of names and biographies',
    `select id from profiles where (
       setweight(to_tsvector('simple', coalesce(username, '') || ' ' || coalesce(full_name, '')), 'A') ||
       setweight(to_tsvector('simple', coalesce(biography, '')), 'B')) @@ to_tsquery('simple', 'market & 4321')`,
  ),
  pending(
    'search',
    'idx_posts_caption_search',
    'full text of captions',
    `select profile_id from posts where to_tsvector('simple', coalesce(caption, '')) @@ to_tsquery('simple', 'word123')`,
  ),
  pending(
    'search',
    'idx_profiles_username_trgm',
    'similar names',
    `select id from profiles where username like '%rosa\\_2345%'`,
  ),
  pending(
    'search',
    'idx_profiles_full_name_trgm',
    'similar full names',
    `select id from profiles where full_name ilike '%jonas market%'`,
  ),
];
