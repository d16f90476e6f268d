/** Statements of the growth report; all of them over the span from $1 up to, not including, $2. */

const inSpan = (time: string) => `${time} >= $1 and ${time} < $2`;
const month = (time: string) => `to_char(${time} at time zone 'UTC', 'YYYY-MM')`;
const medianHours = (from: string, to: string) =>
  `round((percentile_cont(0.5) within group (order by extract(epoch from ${to} - ${from}) / 3600))::numeric, 1)::float8`;

/** Who came in the span, and how far they got before its end. */
export const SIGN_UPS = `
  select count(*) as "signedUp", count(u.at) as unlocked, count(b.at) as "toppedUp",
         ${medianHours('w.created_at', 'u.at')} as "medianHoursToUnlock",
         ${medianHours('w.created_at', 'b.at')} as "medianHoursToTopUp"
    from credit_wallets w
    left join lateral (select min(i.unlocked_at) as at from unlocked_influencers i where i.user_id = w.user_id and i.unlocked_at < $2) u on true
    left join lateral (select min(o.paid_at) as at from credit_top_up_orders o where o.user_id = w.user_id and o.paid_at < $2) b on true
   where ${inSpan('w.created_at')}`;

/** A user who looks at a creator several times counts once. */
export const PREVIEWS = `
  select count(*) as previewed, count(i.user_id) as unlocked
    from (select h.user_id, h.profile_id, min(h.created_at) as at from search_history h
           where ${inSpan('h.created_at')} and h.outcome = 'preview' and h.profile_id is not null
           group by h.user_id, h.profile_id) v
    left join unlocked_influencers i
           on i.user_id = v.user_id and i.profile_id = v.profile_id and i.unlocked_at >= v.at and i.unlocked_at < $2`;

/** One row per month of sign-up and month of activity; a month of sign-up without activity has one without a month. */
export const COHORTS = `
  with active as (
    select o.wallet_id, ${month('o.created_at')} as month from credit_operations o
     where ${inSpan('o.created_at')} and o.status = 'captured' and o.rule_id is not null
     group by 1, 2
  ), spent as (
    select t.wallet_id, ${month('t.created_at')} as month, sum(t.amount) as credits from credit_transactions t
     where ${inSpan('t.created_at')} and t.kind in ('charge', 'late_charge')
     group by 1, 2
  ), deed as (
    select wallet_id, month, a.is_active is not null as is_active, coalesce(s.credits, 0) as credits
      from (select wallet_id, month, true as is_active from active) a
      full join spent s using (wallet_id, month)
  ), size as (
    select ${month('w.created_at')} as cohort, count(*) as users from credit_wallets w where w.created_at < $2 group by 1
  ), done as (
    select ${month('w.created_at')} as cohort, d.month, count(*) filter (where d.is_active) as active, sum(d.credits)::bigint as credits
      from deed d join credit_wallets w on w.id = d.wallet_id where w.created_at < $2 group by 1, 2
  )
  select s.cohort, s.users, d.month, coalesce(d.active, 0) as active, coalesce(d.credits, 0) as "creditsSpent"
    from size s left join done d using (cohort)
   order by s.cohort, d.month`;

/** Of the billing periods that began in the span and in which the action was used at all. */
export const ALLOWANCES = `
  select u.action, count(*) as periods, sum(u.free_limit)::bigint as granted, sum(u.free_used)::bigint as used,
         count(*) filter (where u.free_used >= u.free_limit) as exhausted
    from credit_usage_tracking u
   where ${inSpan('u.period_start')} and u.free_limit > 0
   group by u.action order by u.action`;

/** By the package that the wallet has now. */
export const PACKAGES = `
  select p.code as package, count(distinct t.wallet_id) as users,
         coalesce(sum(t.amount) filter (where t.kind <> 'refund'), 0)::bigint as "creditsSpent",
         coalesce(sum(t.amount) filter (where t.kind = 'refund'), 0)::bigint as "creditsRefunded"
    from credit_transactions t
    join credit_wallets w on w.id = t.wallet_id
    join credit_packages p on p.id = w.package_id
   where ${inSpan('t.created_at')} and t.kind in ('charge', 'late_charge', 'refund')
   group by p.code order by p.code`;

export const ACTIVE_USERS = `
  select count(distinct o.wallet_id) as users from credit_operations o
   where ${inSpan('o.created_at')} and o.status = 'captured' and o.rule_id is not null`;

export const REVENUE = `
  select o.currency, count(distinct o.user_id) as buyers, sum(o.amount_minor - o.refunded_minor - o.lost_minor)::bigint as "netMinor"
    from credit_top_up_orders o
   where ${inSpan('o.paid_at')}
   group by o.currency order by o.currency`;
