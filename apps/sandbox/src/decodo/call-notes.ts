import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { CallJournal } from './call-journal';
import { operationOf, schemeOf } from './decodo-route';
import type { ScrapeRequest } from './scrape-request';

export interface CallOutcome {
  outcome: string;
  status: number;
  billable?: boolean;
}

/** Writes calls of the Decodo routes into the journal. */
@Injectable()
export class CallNotes {
  constructor(private readonly journal: CallJournal) {}

  note(
    req: Request,
    request: Pick<ScrapeRequest, 'target' | 'subject'> | null,
    { outcome, status, billable = false }: CallOutcome,
  ): void {
    this.journal.record({
      operation: operationOf(req.method, req.path),
      path: req.path,
      scheme: schemeOf(req.path),
      target: request?.target ?? '',
      username: request?.subject ?? '',
      outcome,
      status,
      billable,
      integration: req.header('x-integration') ?? null,
    });
  }
}
