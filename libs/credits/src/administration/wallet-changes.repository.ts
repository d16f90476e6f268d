import { Injectable } from '@nestjs/common';
import type { Sql } from '@app/database';
import { actorName, type AdminOrder } from './audited-changes.service';

/** When a change of package takes effect. `none`: the wallet has that package already, a pending change is dropped. */
export type PackageChangeEffect = 'now' | 'at_period_end' | 'none';

export interface PackageChange {
  effect: PackageChangeEffect;
  /** Credits granted at once. */
  credits: number;
  /** ISO time. */
  at: string;
}

/** One change as the ledger names it: repeated under the same id it has no further effect. */
export interface NamedChange {
  userId: string;
  id: string;
  order: AdminOrder;
}

/** The functions that change wallets. They run inside the transaction that also writes the audit log. */
@Injectable()
export class WalletChangesRepository {
  /** @returns false when this change was made before */
  async adjust(sql: Sql, { userId, id, order }: NamedChange, delta: number): Promise<boolean> {
    const [row] = await sql.query<{ done: { granted: boolean } }>(
      'select app.adjust_wallet($1, $2, $3, $4, $5) as done',
      [userId, delta, id, actorName(order), order.reason],
    );
    return row?.done.granted === true;
  }

  /** @returns false when this grant was made before */
  async grant(
    sql: Sql,
    { userId, id, order }: NamedChange,
    { kind, credits, expiresAt }: { kind: 'promo' | 'adjustment'; credits: number; expiresAt: Date | null },
  ): Promise<boolean> {
    const [row] = await sql.query<{ done: { granted: boolean } }>(
      'select app.grant_credits($1, $2, $3, $4, $5, $6, $7) as done',
      [userId, kind, credits, `${kind}:${id}`, expiresAt, actorName(order), order.reason],
    );
    return row?.done.granted === true;
  }

  async freeze(sql: Sql, userId: string, reason: string): Promise<void> {
    await sql.query('select app.freeze_wallet($1, $2)', [userId, reason]);
  }

  async unfreeze(sql: Sql, userId: string): Promise<void> {
    await sql.query('select app.unfreeze_wallet($1)', [userId]);
  }

  async changePackage(sql: Sql, { userId, id, order }: NamedChange, code: string): Promise<PackageChange> {
    const [row] = await sql.query<{ done: PackageChange }>('select app.change_package($1, $2, $3, $4) as done', [
      userId,
      code,
      id,
      actorName(order),
    ]);
    if (row === undefined) throw new Error('app.change_package returned no row');
    const { effect, credits, at } = row.done;
    return { effect, credits, at: new Date(at).toISOString() };
  }

  /** @returns whether a change was pending */
  async cancelPackageChange(sql: Sql, userId: string): Promise<boolean> {
    const [row] = await sql.query<{ done: boolean }>('select app.cancel_package_change($1) as done', [userId]);
    return row?.done === true;
  }
}
