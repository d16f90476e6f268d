import { Controller, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CallNotes } from './call-notes';
import { DecodoAuthGuard } from './decodo-auth.guard';
import { DecodoErrorFilter } from './decodo-error.filter';
import { schemeOf } from './decodo-route';
import { FaultBoard } from './fault-board';
import { FAULTS } from './fault-names';
import { RequestReader } from './request-reader';
import { ScrapeService } from './scrape.service';
import { statusAnswer } from './status-faults';
import { misbehave, send, socketFaultOf, waitWhileOpen } from './wire';

@Controller('decodo')
@UseGuards(DecodoAuthGuard)
@UseFilters(DecodoErrorFilter)
export class ScrapeController {
  constructor(
    private readonly scrapes: ScrapeService,
    private readonly faults: FaultBoard,
    private readonly reader: RequestReader,
    private readonly notes: CallNotes,
  ) {}

  @Post(['v1/scrape', 'v2/scrape'])
  async scrape(@Req() req: Request, @Res() res: Response): Promise<void> {
    const request = this.reader.scrape(req);
    const { target, subject: username } = request;
    const order = this.faults.take({ operation: 'scrape', target, username }, ['content', 'status', 'socket']);
    const fault = order?.fault ?? this.scrapes.drawFailure();
    const place = fault === null ? null : FAULTS[fault].place;
    const latencyMs = this.scrapes.drawLatency();
    const startedAtMs = Date.now();
    if (fault !== null && place === 'status') {
      const answer = statusAnswer(fault, schemeOf(req.path));
      this.notes.note(req, request, { status: answer.status, outcome: fault });
      await waitWhileOpen(res, latencyMs);
      return send(res, answer);
    }
    const facts = { taskId: this.scrapes.nextTaskId(), startedAtMs, finishedAtMs: startedAtMs + latencyMs };
    const { body, outcome, billable } = this.scrapes.answer(request, facts, place === 'content' ? fault : null);
    this.notes.note(req, request, { status: 200, outcome: fault ?? outcome, billable });
    await waitWhileOpen(res, latencyMs);
    const socketFault = socketFaultOf(order);
    return socketFault ? misbehave(res, socketFault, { status: 200, body }) : send(res, { status: 200, body });
  }
}
