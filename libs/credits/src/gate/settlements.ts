import { isUtf8 } from 'node:buffer';
import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { Logger, workContext } from '@app/observability';
import type { CreditAction } from '../credit-actions';
import { CreditLedger } from '../ledger/credit-ledger.service';
import type { Hold, Position, StoredAnswer } from '../ledger/ledger.types';
import type { Ending } from './charge';
import type { AnswerBytes } from './charged-answers.port';
import { freeReceipt, receiptOf, type Receipt } from './receipt';
import { isAway, UnsettledCaptures } from './unsettled-captures';

/** Work for which credits are reserved. */
export interface HeldWork {
  action: CreditAction;
  claims: Principal['claims'];
  hold: Hold;
  price: number;
  /** How the wallet stood when the credits were reserved. */
  position: Position;
}

interface Outcome {
  ending: Ending;
  answer: AnswerBytes;
  /** Whether the answer is kept for repetitions. */
  keep: boolean;
}

/** Ends what an admission began. */
@Injectable()
export class Settlements {
  constructor(
    private readonly ledger: CreditLedger,
    private readonly unsettled: UnsettledCaptures,
    private readonly logger: Logger,
  ) {}

  /** The handler has answered. Throws only when the charge is refused by the ledger itself; then the credits are given back. */
  async settle(work: HeldWork, { ending, answer, keep }: Outcome): Promise<Receipt> {
    switch (ending.kind) {
      case 'settled': {
        const receipt = receiptOf(ending.settlement);
        // The effect was there before its transaction came, which gave the credits back.
        return ending.settlement.status === 'captured' ? receipt : { ...receipt, source: 'owned' };
      }
      case 'handed_over':
        return { ...freeReceipt(work.action, work.position, 'none'), transactionId: work.hold.operationId };
      case 'waived':
        return this.release(work, ending.reason === 'owned' ? 'owned' : 'none');
      case 'captured': {
        // An answer that is a refusal is none to pay for, however it was made.
        if (answer.status >= 400) return this.release(work, 'none');
        const options = { units: ending.units, answer: keep ? toStored(answer) : undefined };
        return this.capture(work, options);
      }
    }
  }

  /** The handler has failed. What it settled or handed over before is no longer ours to release. */
  async giveBack(work: HeldWork, ending: Ending): Promise<Receipt | null> {
    if (ending.kind === 'settled' || ending.kind === 'handed_over') return null;
    return this.release(work, 'none');
  }

  private async capture(work: HeldWork, options: { units?: number; answer?: StoredAnswer }): Promise<Receipt> {
    const { claims, hold } = work;
    try {
      return receiptOf(await workContext.withoutDeadline(() => this.ledger.capture(claims, hold, options)));
    } catch (err) {
      if (!isAway(err)) {
        await this.release(work, 'none');
        throw err;
      }
      // The work is done and its price reserved: the client need not suffer from a database that is away.
      this.logger.error('charge not settled yet', { err, operationId: hold.operationId });
      this.unsettled.add({ claims, hold, options });
      return expectedReceipt(work);
    }
  }

  /** Never fails: what cannot be released now is released by the sweep when the lease ends. */
  private async release(
    { action, claims, hold, price, position }: HeldWork,
    source: 'owned' | 'none',
  ): Promise<Receipt> {
    try {
      return { ...receiptOf(await workContext.withoutDeadline(() => this.ledger.release(claims, hold))), source };
    } catch (err) {
      this.logger.warn('hold not released; the sweep will do it', { err, operationId: hold.operationId });
      const given = { ...position, held: position.held - price, available: position.available + price };
      return freeReceipt(action, given, source);
    }
  }
}

/** What a charge will come to as far as the reservation tells. */
function expectedReceipt({ action, hold, price, position }: HeldWork): Receipt {
  const { balance, available, allowanceLeft } = position;
  const source = price === 0 ? 'allowance' : 'plan';
  const transactionId = hold.operationId;
  return { action, charged: price, source, balance: balance - price, available, transactionId, allowanceLeft };
}

/** Kept as text: bytes that are none are not kept, and a repetition makes them again, free of charge. */
function toStored({ status, contentType, body }: AnswerBytes): StoredAnswer | undefined {
  return isUtf8(body) && !body.includes(0) ? { status, contentType, body: body.toString('utf8') } : undefined;
}
