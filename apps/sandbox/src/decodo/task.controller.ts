import { Controller, Get, Param, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DecodoAuthGuard } from './decodo-auth.guard';
import { DecodoErrorFilter } from './decodo-error.filter';
import { FaultyAnswers } from './faulty-answers';
import { RequestReader } from './request-reader';
import { TaskStarter } from './task-starter';
import { TaskStore, type Task } from './task-store';
import { viewTask } from './task-view';

@Controller('decodo')
@UseGuards(DecodoAuthGuard)
@UseFilters(DecodoErrorFilter)
export class TaskController {
  constructor(
    private readonly reader: RequestReader,
    private readonly starter: TaskStarter,
    private readonly tasks: TaskStore,
    private readonly answers: FaultyAnswers,
  ) {}

  @Post(['v1/task', 'v2/task', 'v3/task'])
  create(@Req() req: Request, @Res() res: Response): Promise<void> {
    const subject = this.reader.scrape(req);
    return this.answers.send({ req, res, subject }, () => ({
      status: 200,
      body: JSON.stringify(viewTask(this.starter.start(subject), 'pending')),
    }));
  }

  @Post(['v1/task/batch', 'v2/task/batch', 'v3/task/batch'])
  createBatch(@Req() req: Request, @Res() res: Response): Promise<void> {
    const batch = this.reader.batch(req);
    return this.answers.send({ req, res, subject: { target: batch.target, subject: '' } }, () => {
      const { id, tasks, rejected } = this.starter.startBatch(batch);
      const queries = tasks.map((task) => viewTask(task, 'pending'));
      const errors = rejected && [{ query: rejected.subject, message: 'The query is not valid.' }];
      // The id is an unquoted 64-bit number: JSON.stringify cannot write it, JSON.parse cannot read it.
      return { status: 200, body: `{"id":${id},${JSON.stringify({ queries, errors }).slice(1)}` };
    });
  }

  @Get(['v1/task/:id', 'v2/task/:id', 'v3/task/:id'])
  status(@Param('id') id: string, @Req() req: Request, @Res() res: Response): Promise<void> {
    const task = this.get(req, id);
    return this.answers.send({ req, res, subject: task.request }, () => ({
      status: 200,
      body: JSON.stringify(viewTask(task, this.tasks.statusOf(task))),
    }));
  }

  @Get(['v1/task/:id/results', 'v2/task/:id/results', 'v3/task/:id/results'])
  results(@Param('id') id: string, @Req() req: Request, @Res() res: Response): Promise<void> {
    const task = this.get(req, id);
    return this.answers.send({ req, res, subject: task.request }, () => {
      const reading = this.tasks.read(task);
      if (reading.kind === 'gone') return { status: 404, body: '{"status":"failed","message":"Task not found."}' };
      return reading.kind === 'pending' ? { status: 204, body: '' } : { status: 200, body: reading.body };
    });
  }

  private get(req: Request, id: string): Task {
    return this.tasks.find(id) ?? this.answers.refuseUnknownTask(req);
  }
}
