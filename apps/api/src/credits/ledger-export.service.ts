import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Principal } from '@app/auth';
import { LedgerEntriesRepository } from '@app/credits';
import { workContext } from '@app/observability';
import { toRange, type DateRangeDto } from '../http';
import { CSV_TYPE, toCsv } from './ledger-csv';

/** The whole ledger as a file. The next batch is read when the client has taken the last one. */
@Injectable()
export class LedgerExportService {
  constructor(private readonly entries: LedgerEntriesRepository) {}

  async send({ claims }: Principal, range: DateRangeDto, response: Response): Promise<void> {
    const chunks = toCsv(this.entries.streamAll(claims, toRange(range)));
    const first = await chunks.next(); // whatever is refused is refused before the file begins
    response.status(200).set({
      'Content-Type': `${CSV_TYPE}; charset=utf-8`,
      'Content-Disposition': `attachment; filename="${fileName(range)}"`,
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    workContext.dropDeadline();
    try {
      await pipeline(Readable.from(startingWith(first, chunks), { highWaterMark: 1 }), response);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // the client has left
    }
  }
}

async function* startingWith(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  if (first.done !== true) yield first.value;
  yield* rest;
}

/** Days alone: what a moment has beside its day is no good in a file name. */
function fileName({ from, to }: DateRangeDto): string {
  const days = [from, to ?? new Date().toISOString()].flatMap((moment) => moment?.slice(0, 10) ?? []);
  return `${['credit-ledger', ...days].join('_')}.csv`;
}
