import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CallNotes } from './call-notes';
import { refuse } from './decodo-error';
import { operationOf, schemeOf } from './decodo-route';
import { FaultBoard } from './fault-board';
import { FAULTS } from './fault-names';
import type { ScrapeRequest } from './scrape-request';
import { statusAnswer } from './status-faults';
import { misbehave, send, socketFaultOf, type WireAnswer } from './wire';

export interface Exchange {
  req: Request;
  res: Response;
  subject: Pick<ScrapeRequest, 'target' | 'subject'>;
}

/** Sends what the task routes have to say, unless a fault of the transport takes its place; notes every call. */
@Injectable()
export class FaultyAnswers {
  constructor(
    private readonly faults: FaultBoard,
    private readonly notes: CallNotes,
  ) {}

  async send({ req, res, subject }: Exchange, make: () => WireAnswer): Promise<void> {
    const circumstances = {
      operation: operationOf(req.method, req.path),
      target: subject.target,
      username: subject.subject,
    };
    const order = this.faults.take(circumstances, ['status', 'socket']);
    if (order && FAULTS[order.fault].place === 'status') {
      const answer = statusAnswer(order.fault, schemeOf(req.path));
      this.notes.note(req, subject, { outcome: order.fault, status: answer.status });
      return send(res, answer);
    }
    const answer = make();
    this.notes.note(req, subject, { outcome: order?.fault ?? OUTCOMES[answer.status] ?? 'ok', status: answer.status });
    const socketFault = socketFaultOf(order);
    return socketFault ? misbehave(res, socketFault, answer) : send(res, answer);
  }

  refuseUnknownTask(req: Request): never {
    this.notes.note(req, null, { outcome: 'unknown-task', status: 404 });
    return refuse(404, 'Task not found.');
  }
}

const OUTCOMES: Readonly<Record<number, string>> = { 204: 'pending', 404: 'gone' };
