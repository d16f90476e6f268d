import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { UserClaims } from '@app/database';
import type { CreditAction } from '../../src/credit-actions';
import { CreditLedger } from '../../src/ledger/credit-ledger.service';
import type { Authorization, AuthorizeRequest, Hold, Settlement } from '../../src/ledger/ledger.types';
import type { BurstReply, Use, UseReply } from './ledger-orders';

const ACTIONS: Record<Use['work'], CreditAction> = {
  unlock: 'influencer_unlock',
  answer: 'post_analytics',
  export: 'bulk_export',
};

/** Uses of the product as a process of it carries them out: authorise, work, capture. */
export class LedgerWork {
  constructor(
    private readonly ledger: CreditLedger,
    private readonly outside: Client,
  ) {}

  async use(use: Use): Promise<UseReply> {
    const authorization = await this.ledger.authorize(use.claims, requestFor(ACTIONS[use.work], use.key));
    if (authorization.outcome !== 'held')
      return { outcome: authorization.outcome, settlement: settledBy(authorization) };
    const settlement = await this.carryOut(use, authorization.hold);
    return { outcome: 'held', settlement };
  }

  async abandon({ claims, key, work }: Use): Promise<UseReply> {
    const authorization = await this.ledger.authorize(claims, requestFor(ACTIONS[work], key));
    if (authorization.outcome === 'held' && work === 'export') await this.export(authorization.hold);
    return { outcome: authorization.outcome, settlement: null };
  }

  async burst(claims: UserClaims, uses: number): Promise<BurstReply> {
    const reply: BurstReply = { charged: 0, insufficient: 0, failures: [] };
    const one = async () => {
      const { outcome, settlement } = await this.use({ claims, key: randomUUID(), work: 'answer' });
      if (settlement?.status === 'captured') reply.charged++;
      else if (outcome === 'insufficient') reply.insufficient++;
      else reply.failures.push(`authorised as ${outcome}, settled as ${settlement?.status ?? 'nothing'}`);
    };
    await Promise.all(
      Array.from({ length: uses }, () => one().catch((error: unknown) => void reply.failures.push(String(error)))),
    );
    return reply;
  }

  private async carryOut({ claims, work, profileId }: Use, hold: Hold): Promise<Settlement> {
    switch (work) {
      case 'unlock':
        return (await this.ledger.unlock(claims, hold, profileId ?? '')).settlement;
      case 'answer': {
        const answer = { status: 200, contentType: 'application/json', body: JSON.stringify({ of: hold.operationId }) };
        return this.ledger.capture(claims, hold, { answer });
      }
      case 'export':
        await this.export(hold);
        return this.ledger.capture(claims, hold);
    }
  }

  private async export({ operationId }: Hold): Promise<void> {
    await this.outside.query('insert into outside_exports (operation_id) values ($1) on conflict do nothing', [
      operationId,
    ]);
  }
}

function requestFor(action: CreditAction, key: string): AuthorizeRequest {
  return {
    action,
    key,
    units: 1,
    fingerprint: key,
    resource: null,
    ownedForSeconds: null,
    maxCredits: null,
    leaseSeconds: 60,
  };
}

const settledBy = (authorization: Authorization) =>
  authorization.outcome === 'replay' ? authorization.settlement : null;
