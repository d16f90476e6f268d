import { randomUUID } from 'node:crypto';
import { CreditLedger, type AuthorizeRequest, type Hold } from '@app/credits';
import { TestApi, type Answer } from './test-api';

export type Json = Record<string, unknown>;

export interface Member {
  id: string;
  headers: { authorization: string };
}

export const ADMIN = '/api/v1/admin/credits';
export const REASON = 'agreed with support';

/** The api with an administrator, and what the stories of the credit administration need to look behind it. */
export class CreditAdministrationWorld {
  admin: Member;

  private constructor(readonly api: TestApi) {}

  static async start(): Promise<CreditAdministrationWorld> {
    const world = new CreditAdministrationWorld(await TestApi.start({ env: { RATE_LIMIT_PER_MINUTE: '1000000' } }));
    world.admin = await world.newUser({ app_metadata: { role: 'admin' } });
    return world;
  }

  stop(): Promise<void> {
    return this.api.stop();
  }

  /** Somebody with a wallet of the starter package. */
  async newUser(claims: Json = {}): Promise<Member> {
    const id = await this.api.createUser();
    const headers = await this.api.bearer(id, { claims });
    await this.api.call('/api/v1/favorites', { headers }); // a user exists from the first request on
    return { id, headers };
  }

  get(path: string): Promise<Answer> {
    return this.api.call(`${ADMIN}${path}`, { headers: this.admin.headers });
  }

  post(path: string, json: Json = {}, key?: string): Promise<Answer> {
    const headers = { ...this.admin.headers, ...(key === undefined ? {} : { 'idempotency-key': key }) };
    return this.api.call(`${ADMIN}${path}`, { headers, json: { reason: REASON, ...json } });
  }

  delete(path: string, json: Json = {}): Promise<Answer> {
    return this.api.call(`${ADMIN}${path}`, {
      method: 'DELETE',
      headers: this.admin.headers,
      json: { reason: REASON, ...json },
    });
  }

  /** Every item of a list, page by page. */
  async listAll(path: string, limit = 2): Promise<Json[]> {
    const items: Json[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const separator = path.includes('?') ? '&' : '?';
      const page: Answer = await this.get(`${path}${separator}limit=${limit}${cursor && `&cursor=${cursor}`}`);
      if (page.status !== 200) throw new Error(`the list answered ${page.status}: ${page.text}`);
      items.push(...(page.body.items as Json[]));
      cursor = page.body.nextCursor as string | null;
    }
    return items;
  }

  async sql<Row = Json>(text: string, params: unknown[] = []): Promise<Row[]> {
    return this.api.sql<Row>(text, params);
  }

  /** What the audit log says of a thing, oldest first. */
  auditOf(target: string): Promise<{ action: string; actor_id: string; reason: string; details: Json }[]> {
    return this.sql(
      'select action, actor_id, reason, details from admin_audit_log where target_id = $1 order by created_at',
      [target],
    );
  }

  async entriesOf(userId: string): Promise<{ kind: string; delta: number; actor: string; reason: string | null }[]> {
    const rows = await this.sql<{ kind: string; delta: string; actor: string; reason: string | null }>(
      `select kind, delta, actor, reason from credit_transactions
        where wallet_id = (select id from credit_wallets where user_id = $1) order by seq`,
      [userId],
    );
    return rows.map((row) => ({ ...row, delta: Number(row.delta) }));
  }

  violations(): Promise<Json[]> {
    return this.sql('select * from app.credit_violations');
  }

  async hold({ id }: Member, asked: Partial<AuthorizeRequest> = {}): Promise<Hold> {
    const authorization = await this.ledger().authorize(
      { sub: id, role: 'authenticated' },
      {
        action: 'post_analytics',
        units: 1,
        key: randomUUID(),
        fingerprint: 'story',
        resource: null,
        ownedForSeconds: null,
        maxCredits: null,
        leaseSeconds: 60,
        ...asked,
      },
    );
    if (authorization.outcome !== 'held') throw new Error(`expected a hold, got ${authorization.outcome}`);
    return authorization.hold;
  }

  /** A captured operation. @returns its id */
  async charge(member: Member, asked: Partial<AuthorizeRequest> = {}): Promise<string> {
    const hold = await this.hold(member, asked);
    await this.ledger().capture({ sub: member.id, role: 'authenticated' }, hold);
    return hold.operationId;
  }

  /** What the sweep does with a hold that three looks could not settle. */
  async markForReview(operationId: string): Promise<void> {
    await this.sql(
      `update credit_operations set state = 'needs_review', lease_until = now() + interval '1 day' where id = $1`,
      [operationId],
    );
  }

  private ledger(): CreditLedger {
    return this.api.app.get(CreditLedger);
  }
}
