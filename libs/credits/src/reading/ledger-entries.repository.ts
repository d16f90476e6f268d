import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, InvalidCursorError, toPage, type Page } from '@app/common';
import type { UserClaims } from '@app/database';
import { OwnWalletRepository, type Dated } from './own-wallet.repository';
import { ACTION, entries } from './wallet-columns.sql';
import type { EntryType, LedgerEntry } from './wallet.types';

export interface EntriesFilter {
  action?: string | undefined;
  type?: EntryType | undefined;
  /** From this moment on, ISO time. */
  from?: string | undefined;
  /** Before this moment, ISO time. */
  until?: string | undefined;
  minAmount?: number | undefined;
  maxAmount?: number | undefined;
  /** Part of the reason or of the action, in any case. */
  text?: string | undefined;
}

export interface EntriesPageRequest extends EntriesFilter {
  limit: number;
  cursor?: string | undefined;
}

const LIST = 'ledger';
const EXPORT_BATCH = 500;

/** The reader's own ledger. */
@Injectable()
export class LedgerEntriesRepository {
  constructor(private readonly wallets: OwnWalletRepository) {}

  /** Latest first. @throws InvalidCursorError, NoWalletError */
  async findPage(
    reader: UserClaims,
    { limit, cursor, ...filter }: EntriesPageRequest,
  ): Promise<Dated<Page<LedgerEntry>>> {
    const sql = new Conditions(filter);
    if (cursor !== undefined) sql.add((value) => `t.seq < ${value}::bigint`, positionOf(cursor));
    const { value, freshForMs } = await this.wallets.read<{ items: LedgerEntry[] }>(
      reader,
      `${entries(sql.text, sql.bind(limit + 1))} as items`,
      sql.params,
    );
    return { value: toPage(value.items, limit, (last) => encodeCursor(LIST, [last.number])), freshForMs };
  }

  /** Oldest first, in batches: memory is one batch however long the ledger is. Stops when the consumer does. */
  async *streamAll(reader: UserClaims, filter: Pick<EntriesFilter, 'from' | 'until'>): AsyncGenerator<LedgerEntry[]> {
    let after = 0;
    for (;;) {
      const sql = new Conditions(filter);
      sql.add((value) => `t.seq > ${value}::bigint`, after);
      const { value } = await this.wallets.read<{ items: LedgerEntry[] }>(
        reader,
        `${entries(sql.text, sql.bind(EXPORT_BATCH), 'asc')} as items`,
        sql.params,
      );
      const last = value.items.at(-1);
      yield value.items;
      if (last === undefined || value.items.length < EXPORT_BATCH) return;
      after = last.number;
    }
  }
}

/** Conditions on an entry `t`, with their parameters. Only what is asked for stands in the text: few texts, good plans. */
class Conditions {
  readonly params: unknown[] = [];
  private readonly parts: string[] = [];

  constructor(filter: EntriesFilter) {
    const { action, type, from, until, minAmount, maxAmount, text } = filter;
    this.add((value) => `${ACTION} = ${value}`, action);
    this.add((value) => `t.kind = ${value}`, type);
    // Says to the planner what it cannot see in a parameter: the small index of everything but charges will do.
    if (type !== undefined && type !== 'charge') this.parts.push(`t.kind <> 'charge'`);
    this.add((value) => `t.created_at >= ${value}::timestamptz`, from);
    this.add((value) => `t.created_at < ${value}::timestamptz`, until);
    this.add((value) => `t.amount >= ${value}::bigint`, minAmount);
    this.add((value) => `t.amount <= ${value}::bigint`, maxAmount);
    this.add((value) => `(t.reason ilike ${value} or ${ACTION} ilike ${value})`, text && `%${escapePattern(text)}%`);
  }

  get text(): string {
    return this.parts.length === 0 ? 'true' : this.parts.join(' and ');
  }

  add(part: (value: string) => string, value: string | number | undefined): void {
    if (value !== undefined) this.parts.push(part(this.bind(value)));
  }

  bind(value: string | number): string {
    this.params.push(value);
    return `$${this.params.length}`;
  }
}

function positionOf(cursor: string): number {
  const [position] = decodeCursor(LIST, cursor, 1);
  if (!Number.isSafeInteger(position)) throw new InvalidCursorError();
  return position as number;
}

const escapePattern = (text: string) => text.replaceAll(/[\\%_]/g, '\\$&');
