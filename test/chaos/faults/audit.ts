import { auditCredits, type Audit } from '../credit-audit';
import type { Customer } from '../credit-system';
import { pause } from '../durable-servers';
import type { Favourite } from './readers';
import type { Order } from './shoppers';
import type { World } from './world';

/** What may never be, right after a fault as at the end; empty lists when all is well. */
export interface RowAudit {
  violations: unknown[];
  /** Answered with a refusal by the product, and charged all the same. */
  refusedYetCharged: unknown[];
  /** One operation with other entries than its price, or none. */
  chargedTwice: unknown[];
  /** Favourites that an answer confirmed, and that are not there. */
  lostFavourites: string[];
}

/** When everything has come to rest. */
export interface FinalAudit extends Audit {
  /** Charges that were never answered, however often they were asked for. */
  unanswered: string[];
  /** Free answers whose operation was charged. */
  freeYetCharged: unknown[];
  lostFavourites: string[];
  /** Analyses that somebody waits for and that are not complete; the backlog of the maintenance goes on for long. */
  lostAnalyses: unknown[];
  /** Posts read twice by the same; what the rules read in place of the models is read again by these. */
  repeatedAnalyses: unknown[];
  untrueCreators: string[];
}

/** Before anything is analysed: from now on the database takes down each result that is stored, and what made it. */
export async function watchResults({ system }: World): Promise<void> {
  await system.rows(`
    create table public.stored_results (post_id uuid not null, method text, content_hash text);
    create function public.note_stored_result() returns trigger language plpgsql security definer set search_path = '' as $$
      begin
        insert into public.stored_results
        values (new.id, new.ai_analysis_raw->>'method', new.ai_analysis_raw->>'contentHash');
        return null;
      end $$;
    create trigger note_stored_result after update of ai_analyzed_at on public.posts
      for each row execute function public.note_stored_result()`);
}

/** In place of the product's minute. */
const LEASE_SECONDS = 6;
/** Far more than the sweep and the analysis of everything take. */
const REST_MS = 180_000;

export async function auditRow(world: World, orders: Order[], favourites: Favourite[]): Promise<RowAudit> {
  const { system } = world;
  return {
    violations: await system.violations(),
    refusedYetCharged: await capturedAmong(
      world,
      orders.filter(({ outcome, deed }) => outcome?.verdict === 'refused' && deed === null),
    ),
    chargedTwice: await system.rows(`
      select o.idem_key, o.amount, sum(-t.delta)::int as charged
        from credit_operations o join credit_transactions t on t.operation_id = o.id
       where o.action in ('influencer_unlock', 'post_analytics')
       group by o.id having sum(-t.delta) not in (0, o.amount)`),
    lostFavourites: await lostFavourites(world, favourites),
  };
}

export interface Books {
  orders: Order[];
  wallets: Map<Customer, number>;
  favourites: Favourite[];
  unanswered: Order[];
  untrueCreators: string[];
}

export async function auditEverything(world: World, books: Books): Promise<FinalAudit> {
  const { orders, wallets, favourites, unanswered, untrueCreators } = books;
  await untilNothingIsHeld(world);
  await untilAllIsAnalysed(world);
  // Free answers are compared with the ledger here, paid ones there.
  const paid = orders.flatMap(({ deed, isFull }) => (deed !== null && isFull ? [deed] : []));
  return {
    ...(await auditCredits(world.system, paid, wallets)),
    unanswered: unanswered.map(({ kind, username, key, note }) => `${kind} of ${username} under ${key}: ${note}`),
    freeYetCharged: await capturedAmong(
      world,
      orders.filter(({ deed, isFull }) => deed !== null && !isFull),
    ),
    lostFavourites: await lostFavourites(world, favourites),
    lostAnalyses: await lostAnalyses(world),
    repeatedAnalyses: await world.system.rows(`
      select post_id, method, count(*)::int as times from public.stored_results
       group by post_id, method, content_hash having count(*) > 1`),
    untrueCreators,
  };
}

function capturedAmong(world: World, orders: Order[]): Promise<unknown[]> {
  return world.system.rows(
    `select idem_key, action, amount from credit_operations where status = 'captured' and idem_key = any($1)`,
    [orders.map(({ key }) => `client:${key}`)],
  );
}

async function lostFavourites(world: World, favourites: Favourite[]): Promise<string[]> {
  const rows = await world.system.rows<{ name: string }>(
    `select f.user_id || ' ' || p.username as name from user_favorites f join profiles p on p.id = f.profile_id`,
  );
  const kept = new Set(rows.map(({ name }) => name));
  const confirmed = favourites.filter(({ isConfirmed }) => isConfirmed);
  return confirmed.map(({ userId, username }) => `${userId} ${username}`).filter((name) => !kept.has(name));
}

function lostAnalyses(world: World): Promise<unknown[]> {
  return world.system.rows(`
    select p.username, j.status, j.posts_done, j.posts_total,
           (select count(*)::int from posts where profile_id = p.id and ai_analyzed_at is null) as missing
      from ai_analysis_jobs j join profiles p on p.id = j.profile_id
     where j.reason = 'first_sync'
       and (j.status <> 'complete' or exists (select from posts where profile_id = p.id and ai_analyzed_at is null))`);
}

/** What a process took along into its grave is settled by the worker's sweep: here after seconds, not after its minute. */
async function untilNothingIsHeld({ system }: World): Promise<void> {
  await untilEmpty(async () => {
    await system.rows(
      `update credit_operations set lease_until = now()
        where status = 'held' and lease_until > now() and updated_at < now() - make_interval(secs => $1)`,
      [LEASE_SECONDS],
    );
    return system.rows(`select from credit_operations where status = 'held'`);
  });
}

async function untilAllIsAnalysed({ system }: World): Promise<void> {
  await untilEmpty(() =>
    system.rows(`select from ai_analysis_jobs where status in ('pending', 'running') and reason = 'first_sync'`),
  );
}

/** Or until the time is up: then the audit finds what is left. */
async function untilEmpty(read: () => Promise<unknown[]>): Promise<void> {
  const end = Date.now() + REST_MS;
  while (Date.now() < end && (await read()).length > 0) await pause(500);
}
