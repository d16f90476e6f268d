import { asked, askedByUser, byKey, idOf, unique, type IndexQuery } from '../index-query';

export const WEBHOOKS: IndexQuery[] = [
  byKey('pk_webhook_deliveries', 'webhook_deliveries', 'id'),
  byKey('pk_webhook_endpoints', 'webhook_endpoints', 'id'),
  unique('uq_webhook_deliveries_outbox_endpoint', 'webhook_deliveries', ['outbox_id', 'endpoint_id']),
  askedByUser(
    'idx_webhook_endpoints_user',
    'endpoints of a user',
    `select id from webhook_endpoints where user_id = (select auth.uid()) order by created_at desc, id desc limit 21`,
  ),
  askedByUser(
    'idx_webhook_deliveries_endpoint_created',
    'messages to an endpoint, latest first',
    `select id from webhook_deliveries where endpoint_id = '${idOf('h', 11)}' order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_webhook_deliveries_due',
    'deliveries to attempt',
    `select id from webhook_deliveries where status = 'pending' and next_attempt_at <= now()
      order by next_attempt_at limit 16 for update skip locked`,
  ),
  asked(
    'idx_outbox_due',
    'messages to deliver',
    `select id from outbox where delivered_at is null and available_at <= now() and topic = any('{credits.low_balance,credits.exhausted}')
      order by available_at, id limit 100 for update skip locked`,
  ),
];
