import { asked, byKey, idOf, unique, type IndexQuery } from '../index-query';

const LATEST = 'order by created_at desc, id desc limit 21';

export const ADMINISTRATION: IndexQuery[] = [
  byKey('pk_vendor_costs', 'vendor_costs', 'id'),
  byKey('pk_erased_creators', 'erased_creators', 'digest'),
  unique('uq_vendor_costs_begin', 'vendor_costs', ['provider', 'target', 'effective_from']),
  asked(
    'idx_users_created',
    'UserRecordsRepository.findPage',
    `select id from users where status = 'active' ${LATEST}`,
  ),
  asked(
    'idx_users_last_seen',
    'SystemStatisticsRepository: active within a day',
    `select count(*) from users where last_seen_at > now() - interval '1 day'`,
  ),
  asked(
    'idx_user_profiles_display_name',
    'UserRecordsRepository.findPage of a name',
    `select u.id from users u where u.id in (
       select e.id from users e where e.email like 'nora%'
       union all
       select n.user_id from user_profiles n where n.display_name is not null and lower(n.display_name) like 'ana 1%')`,
  ),
  asked(
    'idx_admin_audit_log_actor',
    'AuditLogRepository.findPage of an administrator',
    `select id from admin_audit_log where actor_id = '${idOf('u', 99)}' ${LATEST}`,
  ),
  asked(
    'idx_admin_audit_log_target',
    'AuditLogRepository.findPage of a thing',
    `select id from admin_audit_log where target_type = 'users' and target_id = '42' ${LATEST}`,
  ),
  asked(
    'idx_admin_audit_log_action',
    'AuditLogRepository.findPage of an action',
    `select id from admin_audit_log where action = 'user.suspend' ${LATEST}`,
  ),
  asked(
    'idx_posts_ai_analyzed',
    'SystemStatisticsRepository: posts analysed within the hour',
    `select count(*) from posts where ai_analyzed_at > (now() - interval '1 hour') at time zone 'utc'`,
  ),
];
