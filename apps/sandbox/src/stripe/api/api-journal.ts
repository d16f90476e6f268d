import { Injectable } from '@nestjs/common';
import type { StripeFaultName } from './api-faults';
import type { StripeOperation } from './operations';

const CAPACITY = 5000;

export interface StripeCall {
  at: string;
  operation: StripeOperation;
  path: string;
  idempotencyKey: string | null;
  /** 0 when nothing was sent. */
  status: number;
  /** Answered from what is kept under the key. */
  replayed: boolean;
  fault: StripeFaultName | null;
}

/** Who asked for what, oldest first. */
@Injectable()
export class ApiJournal {
  private calls: StripeCall[] = [];

  record(call: Omit<StripeCall, 'at'>): void {
    this.calls.push({ at: new Date().toISOString(), ...call });
    if (this.calls.length > CAPACITY) this.calls.shift();
  }

  list(operation?: StripeOperation): StripeCall[] {
    return this.calls.filter((call) => operation === undefined || call.operation === operation);
  }

  clear(): void {
    this.calls = [];
  }
}
