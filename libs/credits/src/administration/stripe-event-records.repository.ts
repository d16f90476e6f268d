import { Injectable } from '@nestjs/common';
import type { Page } from '@app/common';
import { Conditions, Database, readNewestFirst, type ListRequest, type Positioned, type Sql } from '@app/database';
import { LedgerRecordNotFoundError } from '../ledger/ledger-errors';
import { iso } from '../reading/wallet-columns.sql';

export const STRIPE_EVENT_STATUSES = ['pending', 'done', 'failed'] as const;
export type StripeEventStatus = (typeof STRIPE_EVENT_STATUSES)[number];

/** What the payment provider told us, and how far we are with it. */
export interface StripeEventRecord {
  id: string;
  type: string;
  objectId: string | null;
  livemode: boolean;
  /** pending: waits for its first or next attempt; done: acted on, or of no concern; failed: given up. */
  status: StripeEventStatus;
  attempts: number;
  /** Of the last attempt. */
  error: string | null;
  receivedAt: string;
  /** When a pending event is due. */
  nextAttemptAt: string | null;
  processedAt: string | null;
}

export interface StripeEventFilter extends ListRequest {
  status?: StripeEventStatus | undefined;
  type?: string | undefined;
}

/** The table tells apart whether a finished event concerned us; administrators need not. */
const STATES: Record<StripeEventStatus, string> = {
  pending: `e.state = 'received'`,
  done: `e.state in ('processed', 'ignored')`,
  failed: `e.state = 'dead'`,
};
const COLUMNS = `
  e.id, e.type, e.object_id as "objectId", e.livemode,
  case e.state when 'received' then 'pending' when 'dead' then 'failed' else 'done' end as status, e.attempts, e.error,
  ${iso('e.received_at')} as "receivedAt", case e.state when 'received' then ${iso('e.available_at')} end as "nextAttemptAt",
  ${iso('e.processed_at')} as "processedAt"`;

@Injectable()
export class StripeEventRecordsRepository {
  constructor(private readonly database: Database) {}

  findPage(filter: StripeEventFilter): Promise<Page<StripeEventRecord>> {
    return readNewestFirst<StripeEventRecord & Positioned>(filter, {
      list: 'admin-stripe-events',
      order: { time: 'e.received_at', id: 'e.id', idType: 'text' },
      isIndexed: true,
      filter: () => {
        const where = new Conditions().add('e.type = ?', filter.type);
        return filter.status === undefined ? where : where.also(STATES[filter.status]);
      },
      read: (columns, rest, params) =>
        this.database.readAsSystem(`select ${COLUMNS}, ${columns} from stripe_events e ${rest}`, params),
    });
  }

  /**
   * Due at once, as if it had just arrived, whatever became of it before: what an event does it does once.
   * @throws LedgerRecordNotFoundError
   */
  async replay(sql: Sql, id: string): Promise<StripeEventRecord> {
    const [event] = await sql.query<StripeEventRecord>(
      `update stripe_events e
          set state = 'received', attempts = 0, error = null, processed_at = null, available_at = now()
        where e.id = $1
       returning ${COLUMNS}`,
      [id],
    );
    if (event === undefined) throw new LedgerRecordNotFoundError('No event has this id.');
    return event;
  }
}
