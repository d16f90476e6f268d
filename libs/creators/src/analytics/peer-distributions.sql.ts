import type { PeerFigure } from '@app/analytics';
import { LISTED_FIGURES, OWN_VALUES, TIER_OF_PROFILE } from './peer-figures.sql';

/**
 * Steps kept of one distribution: up to this many different values it is exact, beyond it a rank between two steps is
 * known to one part in twice as many.
 */
export const MOST_STEPS = 1_024;

/**
 * $1 lower bound of a tier, $2 its upper bound or null, $3 the moment of the run. Every group of peers in the tier that
 * has the figure: by account type and category, by account type, and all.
 */
export const recomputeSql = (figure: PeerFigure): string => `
  with found as (
    select account_type, category, ${LISTED_FIGURES[figure]} as value
      from creator_listings
     where closed_xid is null and followers >= $1 and ($2::bigint is null or followers < $2)
       and ${LISTED_FIGURES[figure]} is not null),
  counted as (
    select coalesce(account_type, '') as account_type, coalesce(category, '') as category, value, count(*) as alike
      from found
     group by grouping sets ((account_type, category, value), (account_type, value), (value))
    having grouping(category) = 1 or category is not null),
  ranked as (
    select *, sum(alike) over (so_far) as up_to, sum(alike) over (in_all) as peers, count(*) over (in_all) as step_count
      from counted
    window in_all as (partition by account_type, category),
           so_far as (partition by account_type, category order by value)),
  kept as (
    select * from ranked
     where step_count <= ${MOST_STEPS} or up_to = alike or up_to = peers
        or floor(up_to * ${MOST_STEPS} / peers) > floor((up_to - alike) * ${MOST_STEPS} / peers))
  insert into peer_distributions (
    figure, followers_from, account_type, category, peers, steps, below, up_to, computed_at)
  select '${figure}', $1, account_type, category, max(peers), array_agg(value order by value),
         array_agg((up_to - alike)::integer order by value), array_agg(up_to::integer order by value), $3
    from kept
   group by account_type, category
  on conflict (figure, followers_from, account_type, category) do update
    set peers = excluded.peers, steps = excluded.steps, below = excluded.below, up_to = excluded.up_to,
        computed_at = excluded.computed_at`;

/** $1 figure, $2 lower bound of the tier, $3 the moment of the run: groups that have no peers any more. */
export const DROP_EMPTY_SQL =
  'delete from peer_distributions where figure = $1 and followers_from = $2 and computed_at < $3';

/** The first step at which a share of the peers is reached, from `d`. */
const quantile = (share: number) => `d.steps[1 + width_bucket(ceil(${share} * d.peers)::integer - 1, d.up_to)]`;

/**
 * Where the figures of `profiles p` stand in every group of its own, as JSON. The value of a creator who was counted is
 * taken out again, so that it is set against the others. Between two steps the middle of the ranks possible is told. A
 * figure nobody was counted for has a row without a group.
 */
export const STANDINGS_OF_PROFILE = `(
  select coalesce(json_agg(json_build_object(
           'figure', own.figure, 'value', own.value, 'accountType', d.account_type, 'category', d.category,
           'peers', d.peers - itself.counted, 'below', place.below, 'alike', place.alike - itself.counted,
           'computedAt', d.computed_at, 'p10', ${quantile(0.1)}, 'p25', ${quantile(0.25)}, 'p50', ${quantile(0.5)},
           'p75', ${quantile(0.75)}, 'p90', ${quantile(0.9)})), '[]')
    from ${OWN_VALUES}
    left join peer_distributions d
      on d.figure = own.figure and d.followers_from = ${TIER_OF_PROFILE}
     and (d.account_type, d.category) in (
           (p.account_type, coalesce(p.ai_primary_content_type, '')), (p.account_type, ''), ('', ''))
   cross join lateral (select width_bucket(own.value, d.steps) as at) as step
   cross join lateral (
          select case when step.at = 0 then 0
                      when d.steps[step.at] = own.value then d.below[step.at]
                      when step.at = cardinality(d.steps) then d.peers
                      else round((d.up_to[step.at] + d.below[step.at + 1]) / 2.0)::integer end as below,
                 case when d.steps[step.at] = own.value then d.up_to[step.at] - d.below[step.at] else 0 end as alike) as place
   cross join lateral (
          select (place.alike > 0 and p.status = 'active' and p.created_at < d.computed_at)::integer as counted) as itself
   where own.value is not null)`;
