import { Injectable } from '@nestjs/common';
import { AuditedChanges, type AdminOrder } from './audited-changes.service';
import { StripeEventRecordsRepository, type StripeEventRecord } from './stripe-event-records.repository';

@Injectable()
export class PaymentAdministration {
  constructor(
    private readonly audited: AuditedChanges,
    private readonly events: StripeEventRecordsRepository,
  ) {}

  /** Has an event worked on once more from the start. @throws LedgerRecordNotFoundError */
  replay(order: AdminOrder, eventId: string): Promise<StripeEventRecord> {
    return this.audited.carryOut(order, 'credits.replay_event', async (sql) => {
      const event = await this.events.replay(sql, eventId);
      return { result: event, note: { target: ['stripe_events', eventId], details: { type: event.type } } };
    });
  }
}
