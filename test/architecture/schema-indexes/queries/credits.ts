import { asked, askedByUser, idOf, USER, type IndexQuery } from '../index-query';

export const LEDGER: IndexQuery[] = [
  asked(
    'ex_credit_pricing_rules_overlap',
    'the price in force',
    `select unit_cost from credit_pricing_rules where action = 'three' and valid @> '2011-02-03'::timestamptz`,
  ),
  asked(
    'idx_credit_lots_burn',
    'app.authorize_steps and app.burn: lots in burn order',
    `select id from credit_lots where wallet_id = '${idOf('w', 2)}' and remaining > reserved and expires_at > now()
      order by priority, expires_at, effective_at, id`,
  ),
  asked(
    'idx_credit_operations_lease',
    'app.claim_due_holds',
    `select id from credit_operations where status = 'held' and lease_until <= now() order by lease_until limit 100 for update skip locked`,
  ),
  asked(
    'idx_credit_operations_wallet_created',
    'OperationRecordsRepository.findPage of a user',
    `select id from credit_operations where wallet_id = (select id from credit_wallets where user_id = '${USER}')
      order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_credit_operations_resource',
    'app.owns_resource: what was bought within a day',
    `select from credit_operations where wallet_id = '${idOf('w', 2)}' and action = 'discovery_pagination'
        and resource_key = 'page:1' and status = 'captured' and created_at > now() - interval '1 day'`,
  ),
  askedByUser(
    'idx_credit_transactions_wallet_created',
    'WalletReadingRepository.getSpending',
    `select (select json_agg(r) from (
              select to_char(t.created_at at time zone 'UTC', 'YYYY-MM') as month, t.action, sum(t.amount)
                from credit_transactions t
               where t.wallet_id = w.id and t.created_at >= now() - interval '30 days' and t.kind in ('charge', 'late_charge', 'refund')
               group by 1, 2) r)
       from credit_wallets w where w.user_id = (select auth.uid())`,
  ),
  askedByUser(
    'idx_credit_transactions_wallet_other',
    'LedgerEntriesRepository.findPage of a type other than charges',
    `select (select json_agg(r) from (
              select t.id, l.kind from credit_transactions t left join credit_lots l on l.id = t.lot_id
               where t.wallet_id = w.id and t.kind = 'expire' and t.kind <> 'charge' order by t.seq desc limit 21) r)
       from credit_wallets w where w.user_id = (select auth.uid())`,
  ),
  asked(
    'idx_credit_transactions_created',
    'CreditStatisticsRepository.getStatistics: charged since midnight',
    `select t.action, sum(t.amount), count(distinct t.operation_id) from credit_transactions t
      where t.created_at >= now() - interval '18 days' and t.kind in ('charge', 'late_charge') group by t.action`,
  ),
  asked(
    'idx_credit_wallets_due',
    'app.roll_due_wallets',
    `select id from credit_wallets where due_at <= now() + interval '2 hours' order by due_at limit 100 for no key update skip locked`,
  ),
  asked(
    'idx_stripe_events_due',
    'StripeEventsRepository.claim',
    `select id from stripe_events where state = 'received' and available_at <= now()
      order by available_at, received_at limit 10 for update skip locked`,
  ),
  asked(
    'idx_credit_top_up_orders_open',
    'TopUpOrdersRepository.findStale',
    `select id from credit_top_up_orders where status = 'open' and created_at < now() - interval '1 hour'
      order by created_at, id limit 100`,
  ),
];

export const CREDIT_ADMINISTRATION: IndexQuery[] = [
  asked(
    'idx_admin_audit_log_created',
    'AuditLogRepository.findPage',
    `select id from admin_audit_log where action like 'credits.%' order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_users_email',
    'WalletRecordsRepository.findPage of a user',
    `select w.id from credit_wallets w join users u on u.id = w.user_id where u.email like 'u12%'`,
  ),
  asked(
    'idx_credit_wallets_created',
    'WalletRecordsRepository.findPage',
    `select id from credit_wallets where posted - held >= 0 order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_credit_operations_created',
    'OperationRecordsRepository.findPage',
    `select id from credit_operations where action = 'post_analytics' and created_at >= now() - interval '2 days'
      order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_credit_top_up_orders_created',
    'OrderRecordsRepository.findPage',
    `select id from credit_top_up_orders order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_stripe_events_received',
    'StripeEventRecordsRepository.findPage',
    `select id from stripe_events where state <> 'received' order by received_at desc, id desc limit 21`,
  ),
];
