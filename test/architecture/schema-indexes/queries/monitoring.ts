import { asked, byKey, purge, unique, type IndexQuery } from '../index-query';

export const MONITORING: IndexQuery[] = [
  byKey('pk_monitoring_alerts', 'monitoring_alerts', 'id'),
  byKey('pk_monitoring_leases', 'monitoring_leases', 'name'),
  unique('uq_monitoring_alerts_open', 'monitoring_alerts', ['rule', 'subject'], 'resolved_at is null'),
  asked(
    'idx_monitoring_alerts_started',
    'AlertsRepository.findPage',
    `select id from monitoring_alerts where resolved_at is not null order by started_at desc, id desc limit 21`,
  ),
  asked(
    'idx_monitoring_alerts_untold',
    'AlertsRepository.findUnsettled',
    `select id from monitoring_alerts where resolved_at is null or resolved_notice = 'pending' order by started_at`,
  ),
  purge(
    'idx_monitoring_alerts_resolved',
    `delete from monitoring_alerts where resolved_at < now() - interval '400 days'`,
  ),
];
