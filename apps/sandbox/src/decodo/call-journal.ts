import { Injectable } from '@nestjs/common';
import type { Operation } from './fault-board';

export interface CallRecord {
  number: number;
  /** ISO time. */
  at: string;
  operation: Operation;
  /** Path below the sandbox's address. */
  path: string;
  scheme: 'basic' | 'bearer' | 'none';
  target: string;
  username: string;
  /** `ok`, `not_found`, `refused`, `unauthorised`, `invalid`, or the name of the fault. */
  outcome: string;
  status: number;
  /** As the provider would count it: a result with a status of 200-499. */
  billable: boolean;
  /** The caller's own name, when it sends one. */
  integration: string | null;
}

const MOST_CALLS = 20_000;

/** Every call that reached the stand-in, newest last, and counts that are never dropped. */
@Injectable()
export class CallJournal {
  private calls: CallRecord[] = [];
  private counts = new Map<string, number>();
  private total = 0;

  record(call: Omit<CallRecord, 'number' | 'at'>): void {
    this.total += 1;
    this.calls.push({ number: this.total, at: new Date().toISOString(), ...call });
    if (this.calls.length > MOST_CALLS) this.calls = this.calls.slice(-MOST_CALLS / 2);
    const key = JSON.stringify([call.operation, call.target, call.username, call.outcome]);
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** `username`, `target` and `operation` narrow both lists. */
  report(filter: { username?: string; target?: string; operation?: string; limit?: number }) {
    const counters = [...this.counts].map(([key, count]) => {
      const [operation = '', target = '', username = '', outcome = ''] = JSON.parse(key) as string[];
      return { operation, target, username, outcome, count };
    });
    const fits = (row: { username: string; target: string; operation: string }) =>
      (filter.username === undefined || row.username === filter.username) &&
      (filter.target === undefined || row.target === filter.target) &&
      (filter.operation === undefined || row.operation === filter.operation);
    const wanted = counters.filter(fits);
    return {
      total: wanted.reduce((sum, { count }) => sum + count, 0),
      counters: wanted,
      calls: this.calls.filter(fits).slice(-(filter.limit ?? 500)),
    };
  }

  get size(): number {
    return this.total;
  }

  reset(): void {
    this.calls = [];
    this.counts = new Map();
    this.total = 0;
  }
}
