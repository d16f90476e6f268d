import { asked, askedByUser, byKey, children, purge, unique, USER, type IndexQuery } from '../index-query';

export const WATCHES: IndexQuery[] = [
  byKey('pk_creator_alerts', 'creator_alerts', 'id'),
  byKey('pk_creator_watch_marks', 'creator_watch_marks', 'id'),
  byKey('pk_creator_watches', 'creator_watches', 'id'),
  byKey('pk_search_alerts', 'search_alerts', 'search_id'),
  unique('uq_creator_alerts_post_user', 'creator_alerts', ['post_id', 'user_id']),
  unique('uq_creator_alerts_search_profile', 'creator_alerts', ['search_id', 'profile_id']),
  unique('uq_creator_watches_user_profile', 'creator_watches', ['user_id', 'profile_id']),
  children('idx_creator_alerts_profile', 'creator_alerts', 'profile_id'),
  children('idx_creator_watch_marks_profile', 'creator_watch_marks', 'profile_id'),
  children('idx_search_alerts_user', 'search_alerts', 'user_id'),
  askedByUser(
    'idx_creator_watches_user_created',
    'WatchesRepository: the creators that a user watches, latest first',
    `select id from creator_watches where user_id = '${USER}' order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_creator_watches_profile',
    'WatchMarksRepository: who watches a creator, batch by batch',
    `select id from creator_watches where profile_id = (select profile_id from creator_watches limit 1) order by id limit 500 for update`,
  ),
  askedByUser(
    'idx_creator_alerts_user_created',
    'CreatorAlertsRepository: what a user was told, latest first',
    `select id from creator_alerts where user_id = '${USER}' order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_search_alerts_due',
    'SearchAlertsRepository: the search whose turn it is',
    `select search_id from search_alerts where due_at <= now() order by due_at limit 1 for update skip locked`,
  ),
  asked(
    'idx_creator_listings_born',
    'SearchAlertsRepository: figures written since a state',
    `select profile_id from creator_listings where born_xid >= 900000000 and closed_xid is null`,
  ),
  asked(
    'idx_creator_texts_born',
    'SearchAlertsRepository: words written since a state',
    `select profile_id from creator_texts where born_xid >= 900000000 and closed_xid is null`,
  ),
  purge('idx_creator_alerts_created', `delete from creator_alerts where created_at < now() - interval '400 days'`),
];
