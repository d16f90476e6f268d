import { repeatabilityOf } from './repeatability';

describe(repeatabilityOf.name, () => {
  it.each([
    'select 1',
    '\n  select id, updated_at from profiles where username = $1',
    'with latest as (select * from posts) select * from latest',
    'select count(*) from app.credit_violations',
  ])('repeats "%s"', (text) => {
    expect(repeatabilityOf(text)).toBe('always');
  });

  it.each([
    'update idempotency_keys set state = $1',
    'insert into search_history (query) select $1',
    'with due as (delete from outbox returning id) select * from due',
    'select * from outbox for update skip locked',
    'select id from posts for no key update',
    'select app.system_credit_steps($1, $2)',
    `select nextval('orders')`,
    'select pg_advisory_xact_lock(1)',
    'select * into copy from posts',
    'explain analyze delete from posts',
  ])('does not repeat "%s"', (text) => {
    expect(repeatabilityOf(text)).toBe('unless-begun');
  });
});
