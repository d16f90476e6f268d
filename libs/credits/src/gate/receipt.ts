import type { CreditAction } from '../credit-actions';
import type { ChargeSource, Position, Quote, Settlement } from '../ledger/ledger.types';

/** What an answer tells of its charge; `credits` of detailed answers. */
export interface Receipt {
  action: CreditAction;
  charged: number;
  source: ChargeSource;
  balance: number;
  available: number;
  /** The operation in the ledger; null when nothing was charged. */
  transactionId: string | null;
  allowanceLeft: number;
}

export type AnswerHeaders = Readonly<Record<string, string>>;

export function receiptOf(settlement: Settlement): Receipt {
  const { action, charged, source, balance, available, allowanceLeft, operationId, status } = settlement;
  const transactionId = status === 'captured' ? operationId : null;
  return { action, charged, source, balance, available, transactionId, allowanceLeft };
}

/** Nothing was charged. */
export function freeReceipt(
  action: CreditAction,
  { balance, available, allowanceLeft }: Position,
  source: 'owned' | 'none',
): Receipt {
  return { action, charged: 0, source, balance, available, transactionId: null, allowanceLeft };
}

export function headersOf(receipt: Receipt): AnswerHeaders {
  return {
    'X-Credits-Charged': String(receipt.charged),
    'X-Credits-Remaining': String(receipt.available),
    'X-Credits-Source': receipt.source,
    ...(receipt.transactionId === null ? {} : { 'X-Credits-Transaction': receipt.transactionId }),
  };
}

/** `{ data, credits }` around a JSON text that is not read again. */
export function inEnvelope(data: Buffer, receipt: Receipt): Buffer {
  return Buffer.concat([
    Buffer.from('{"data":'),
    data.length === 0 ? Buffer.from('null') : data,
    Buffer.from(`,"credits":${JSON.stringify(receipt)}}`),
  ]);
}

/** Body of a dry run. */
export function quoteBody(quote: Quote): Buffer {
  return Buffer.from(JSON.stringify({ dryRun: true, ...quote }));
}
