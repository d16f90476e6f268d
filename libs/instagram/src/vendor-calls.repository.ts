import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import type { VendorCall } from './vendor-meter.port';

/** The table vendor_calls: what was asked of the provider and what it costs. */
@Injectable()
export class VendorCallsRepository {
  constructor(private readonly database: Database) {}

  /** One statement for the whole batch. */
  async add(calls: readonly VendorCall[]): Promise<void> {
    const column = <T>(of: (call: VendorCall) => T): T[] => calls.map(of);
    await this.database.asSystem((sql) =>
      sql.query(
        `insert into vendor_calls (provider, target, outcome, status_code, latency_ms, billable, request_id, created_at)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $6::boolean[], $7::text[], $8::timestamptz[])`,
        [
          column((call) => call.provider),
          column((call) => call.target),
          column((call) => call.outcome),
          column((call) => call.statusCode),
          column((call) => call.latencyMs),
          column((call) => call.billable),
          column((call) => call.requestId),
          column((call) => call.at.toISOString()),
        ],
      ),
    );
  }
}
