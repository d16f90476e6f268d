import { asked, askedByUser, byKey, purge, unique, type IndexQuery } from '../index-query';

export const SEARCH: IndexQuery[] = [
  byKey('pk_creator_texts', 'creator_texts', 'profile_id', 'born_xid'),
  unique('uq_creator_texts_current', 'creator_texts', ['profile_id'], 'closed_xid is null'),
  asked(
    'idx_creator_texts_document',
    'full text: app.creators_with_words()',
    `select profile_id, born_xid, closed_xid from creator_texts where document @@ to_tsquery('simple', '''market'' & ''4321''')`,
  ),
  asked(
    'idx_creator_texts_names',
    'mistyped names: app.creators_named_like()',
    `select profile_id from creator_texts where 'rosa market 2345' operator(extensions.<%) names`,
  ),
  asked(
    'idx_creator_texts_followers',
    'who the most followed are: common words are ranked among them',
    `select followers_about from creator_texts where followers_about is not null
      order by followers_about desc nulls last offset 1000 limit 1`,
  ),
  purge(
    'idx_creator_texts_closed',
    `delete from creator_texts where (profile_id, born_xid) in (
       select profile_id, born_xid from creator_texts where closed_at < now() - interval '25 hours' order by closed_at limit 1000)`,
  ),
  askedByUser(
    'idx_user_searches_saved',
    'saved searches, latest first',
    `select id, name from user_searches where user_id = (select auth.uid()) and name is not null
      order by created_at desc, id desc limit 21`,
  ),
];
