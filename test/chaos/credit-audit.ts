import type { Deed } from './credit-client';
import type { CreditSystem, Customer } from './credit-system';

export const PRICES: Record<Deed['kind'], number> = { unlock: 25, analytics: 5 };

/** Everything that is wrong; empty lists when charges are the effects, and the effects what clients were answered. */
export interface Audit {
  violations: unknown[];
  /** Charged unlocks without the creator, or creators without a charged unlock. */
  chargesWithoutEffects: unknown[];
  /** Answered with 200 and not unlocked, or unlocked and never answered with 200. */
  unlocksNotAsAnswered: string[];
  /** Answered with 200 and not charged, or charged and never answered with 200. */
  analyticsNotAsAnswered: string[];
  /** Operations whose entries, with what is owed, are not exactly their price. */
  chargedNotOnce: unknown[];
  /** Wallets that do not hold what they had less what was bought. */
  wrongBalances: unknown[];
  openHolds: unknown[];
}

/** Figures of the books that tell what the crashes did. */
export interface Figures {
  unlocks: number;
  analytics: number;
  /** Carried out by a later attempt, or never, after the first was given up. */
  givenUp: number;
  lateCharges: number;
  owed: number;
}

export async function auditCredits(
  system: CreditSystem,
  deeds: Deed[],
  wallets: Map<Customer, number>,
): Promise<Audit> {
  return {
    violations: await system.violations(),
    chargesWithoutEffects: await chargesWithoutEffects(system),
    unlocksNotAsAnswered: await unlocksNotAsAnswered(system, deeds),
    analyticsNotAsAnswered: await analyticsNotAsAnswered(system, deeds),
    chargedNotOnce: await chargedNotOnce(system),
    wrongBalances: await wrongBalances(system, wallets),
    openHolds: await system.rows(`select id, action, idem_key from credit_operations where status = 'held'`),
  };
}

export async function figuresOf(system: CreditSystem): Promise<Figures> {
  const [figures] = await system.rows<Figures>(`
    select (select count(*)::int from unlocked_influencers) as unlocks,
           (select count(*)::int from credit_operations where action = 'post_analytics' and status = 'captured') as analytics,
           (select count(*)::int from credit_operations where attempt > 1 or status <> 'captured') as "givenUp",
           (select count(distinct operation_id)::int from credit_transactions where kind = 'late_charge') as "lateCharges",
           (select sum(owed)::int from credit_wallets) as owed`);
  if (figures === undefined) throw new Error('a query without tables gave no row');
  return figures;
}

function chargesWithoutEffects(system: CreditSystem): Promise<unknown[]> {
  return system.rows(`
    select o.id as paid, u.operation_id as done
      from (select id from credit_operations where action = 'influencer_unlock' and status = 'captured') o
      full join unlocked_influencers u on u.operation_id = o.id
     where o.id is null or u.operation_id is null`);
}

async function unlocksNotAsAnswered(system: CreditSystem, deeds: Deed[]): Promise<string[]> {
  const rows = await system.rows<{ name: string }>(
    `select u.user_id || ' ' || p.username as name from unlocked_influencers u join profiles p on p.id = u.profile_id`,
  );
  const answered = deeds.filter(({ kind, status }) => kind === 'unlock' && status === 200);
  return difference(
    rows.map(({ name }) => name),
    answered.map(({ customer, username }) => `${customer.id} ${username}`),
  );
}

async function analyticsNotAsAnswered(system: CreditSystem, deeds: Deed[]): Promise<string[]> {
  const rows = await system.rows<{ key: string }>(
    `select idem_key as key from credit_operations where action = 'post_analytics' and status = 'captured'`,
  );
  const answered = deeds.filter(({ kind, status }) => kind === 'analytics' && status === 200);
  return difference(
    rows.map(({ key }) => key),
    answered.map(({ key }) => `client:${key}`),
  );
}

function chargedNotOnce(system: CreditSystem): Promise<unknown[]> {
  return system.rows(
    `select o.id, o.idem_key, o.status, o.amount, o.owed_amount, sum(-t.delta) as charged, count(t.id)::int as entries
       from credit_operations o left join credit_transactions t on t.operation_id = o.id
      where o.action in ('influencer_unlock', 'post_analytics')
      group by o.id
     having coalesce(sum(-t.delta), 0) + o.owed_amount <> case
              when o.status <> 'captured' then 0 when o.action = 'influencer_unlock' then $1::int else $2::int end`,
    [PRICES.unlock, PRICES.analytics],
  );
}

async function wrongBalances(system: CreditSystem, wallets: Map<Customer, number>): Promise<unknown[]> {
  const rows = await system.rows<{ userId: string; left: number; bought: number }>(
    `select w.user_id as "userId", (w.posted - w.owed)::int as left,
            ($1 * (select count(*) from unlocked_influencers u where u.user_id = w.user_id)
             + $2 * (select count(*) from credit_operations o
                      where o.wallet_id = w.id and o.action = 'post_analytics' and o.status = 'captured'))::int as bought
       from credit_wallets w`,
    [PRICES.unlock, PRICES.analytics],
  );
  const had = new Map([...wallets].map(([{ id }, credits]) => [id, credits]));
  return rows.filter(({ userId, left, bought }) => left !== (had.get(userId) ?? 0) - bought);
}

function difference(stored: string[], answered: string[]): string[] {
  const [here, there] = [new Set(stored), new Set(answered)];
  return [
    ...[...here].filter((name) => !there.has(name)).map((name) => `charged, not answered: ${name}`),
    ...[...there].filter((name) => !here.has(name)).map((name) => `answered, not charged: ${name}`),
  ];
}
