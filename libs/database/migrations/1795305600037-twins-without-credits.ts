import type { MigrationInterface, QueryRunner } from 'typeorm';
import { AUTHORIZING } from './1795305600018-credit-ledger-speed';

/**
 * Somebody who clicks twice asks under two keys for one thing that is owned once bought. Each holds its price until the first is
 * captured; a wallet that has no more than one of them refused the others for want of credits, although nothing was to be paid.
 */
export class TwinsWithoutCredits1795305600037 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(BEING_BOUGHT);
    await runner.query(AUTHORIZING.replace(INSUFFICIENT, `${TWIN}\n        ${INSUFFICIENT}`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(AUTHORIZING);
    await runner.query('drop function app.is_being_bought(uuid, text, text)');
  }
}

const BEING_BOUGHT = `
  create function app.is_being_bought(p_wallet_id uuid, p_action text, p_resource text) returns boolean
  language plpgsql stable set search_path = '' set enable_seqscan = off as $$
  declare
    v_is_bought boolean;
  begin
    -- planned for what is asked, as app.owns_resource is
    execute $q$ select exists (select from public.credit_operations o
                    where o.wallet_id = $1 and o.action = $2 and o.resource_key = $3 and o.status = 'held') $q$
       into v_is_bought using p_wallet_id, p_action, p_resource;
    return v_is_bought;
  end
  $$;
  revoke execute on function app.is_being_bought(uuid, text, text) from public;
`;

const INSUFFICIENT = 'when v_amount > w.posted - w.held - v_held                then';
const TWIN = `when v_amount > w.posted - w.held - v_held and s."ownedFor" is not null and s.resource is not null
             and app.is_being_bought(w.id, s.action, s.resource)   then jsonb_build_object('outcome', 'being_bought')`;
