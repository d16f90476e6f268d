import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What reading wallets needs beside the ledger's own indexes. Searches for anything but charges have an index that
 * charges, which are nearly all entries and are written while somebody waits, do not touch.
 */
export class CreditReading1795305600016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index idx_credit_transactions_wallet_other on public.credit_transactions (wallet_id, seq desc) where kind <> 'charge';
      ${POLICY} using (is_active or exists (
        select from public.credit_wallets w
         where w.user_id = (select auth.uid()) and credit_packages.id in (w.package_id, w.next_package_id)
      ));
    `);
    await runner.query(ADMINISTRATION);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(ADMINISTRATION_BACK);
    await runner.query(`
      ${POLICY} using (is_active);
      drop index public.idx_credit_transactions_wallet_other;
    `);
  }
}

/** A package that was taken off the list is still that of the wallets that have it. */
const POLICY = 'alter policy credit_packages_on_offer on public.credit_packages';

/**
 * Lists over all users. Their columns never change after the insert, so that spending still updates rows in place; the
 * operations, which are written all the time, get a block range index only.
 */
const ADMINISTRATION = `
  create index idx_users_email                  on public.users (email text_pattern_ops);
  create index idx_credit_wallets_created       on public.credit_wallets (created_at desc, id desc);
  create index idx_credit_operations_created    on public.credit_operations using brin (created_at);
  create index idx_credit_top_up_orders_created on public.credit_top_up_orders (created_at desc, id desc);
  create index idx_stripe_events_received       on public.stripe_events (received_at desc, id desc);
`;

const ADMINISTRATION_BACK = `
  drop index public.idx_stripe_events_received, public.idx_credit_top_up_orders_created, public.idx_credit_operations_created,
             public.idx_credit_wallets_created, public.idx_users_email;
`;
