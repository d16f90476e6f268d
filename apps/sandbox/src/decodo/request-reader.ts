import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { CallNotes } from './call-notes';
import { DecodoError, refuse } from './decodo-error';
import { DecodoSettings } from './decodo-settings';
import { parseScrape, type ScrapeRequest } from './scrape-request';
import { parseBatch, type BatchRequest } from './task-request';

const BATCH_INTERVAL_MS = 1000;

/** Reads the bodies of the Decodo routes; a refused one is noted as a call all the same. */
@Injectable()
export class RequestReader {
  private lastBatchMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly settings: DecodoSettings,
    private readonly notes: CallNotes,
  ) {}

  scrape(req: Request): ScrapeRequest {
    return this.reading(req, () => parseScrape(req.body, this.settings.current.disabledTargets));
  }

  /** At most one batch per second, as the service has it. */
  batch(req: Request): BatchRequest {
    return this.reading(req, () => {
      const now = performance.now();
      if (now - this.lastBatchMs < BATCH_INTERVAL_MS) refuse(429, 'Only one batch per second is allowed.');
      this.lastBatchMs = now;
      return parseBatch(req.body, this.settings.current.disabledTargets);
    });
  }

  private reading<T>(req: Request, parse: () => T): T {
    try {
      return parse();
    } catch (error) {
      if (error instanceof DecodoError) this.notes.note(req, null, { outcome: 'invalid', status: error.getStatus() });
      throw error;
    }
  }
}
