import { CLAIM_OVERDUE_SQL } from '@app/creators';
import { asked, askedByUser, byKey, children, idOf, purge, USER, type IndexQuery } from '../index-query';

/** As the refresh of followed creators asks, with values in place of its parameters; most data of the filled database are fresh. */
const claim = CLAIM_OVERDUE_SQL.replaceAll('$1', 'now()')
  .replaceAll('$2', `(now() - interval '65 hours')`)
  .replaceAll('$3', `(now() - interval '6 hours')`)
  .replaceAll('$4', '35');

/** The ways to candidates, each as FIND_SIMILAR_SQL goes it. */
const LOOKALIKES: IndexQuery[] = [
  asked(
    'idx_creator_features_tags',
    'who has one of the rarest tags',
    `select profile_id from creator_features where tags && array['#tag77', '#tag1204'] limit 600`,
  ),
  asked(
    'idx_creator_features_peers',
    'who is nearest in size within a topic and a language',
    `select profile_id from creator_features where main_topic = 'Travel' and main_language = 'pt' and followers >= 40000
      order by followers limit 150`,
  ),
  asked(
    'idx_creator_features_topic',
    'who is nearest in size within a topic',
    `select profile_id from creator_features where main_topic = 'Travel' and followers < 40000 order by followers desc limit 150`,
  ),
  children('idx_related_profiles_related', 'related_profiles', 'related_instagram_id'),
];

export const LISTS: IndexQuery[] = [
  byKey('pk_creator_features', 'creator_features', 'profile_id'),
  byKey('pk_creator_refreshes', 'creator_refreshes', 'profile_id'),
  byKey('pk_creator_tags', 'creator_tags', 'tag'),
  byKey('pk_user_list_profiles', 'user_list_profiles', 'list_id', 'profile_id'),
  byKey('pk_user_lists', 'user_lists', 'id'),
  asked(
    'uq_user_lists_name',
    'no second list of a user with this name',
    `select id from user_lists where user_id = '${USER}' and lower(name) = 'list 12'`,
  ),
  askedByUser(
    'idx_user_lists_user_created',
    "ListsRepository: a user's lists, latest first",
    `select id from user_lists where user_id = '${USER}' order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_user_list_profiles_list_created',
    'ListedCreatorsRepository: the creators on a list, latest first',
    `select profile_id from user_list_profiles where list_id = '${idOf('list', 12)}' order by created_at desc, profile_id desc limit 21`,
  ),
  children('idx_user_list_profiles_profile', 'user_list_profiles', 'profile_id'),
  asked('idx_profiles_fetched', 'FollowedCreatorsRepository: the oldest data of followed creators', claim),
  purge('idx_stripe_events_processed', `delete from stripe_events where processed_at < now() - interval '400 days'`),
  ...LOOKALIKES,
];
