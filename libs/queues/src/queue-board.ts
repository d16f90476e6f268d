import { Injectable } from '@nestjs/common';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { AppViewRoute } from '@bull-board/api/typings/app';
import { ExpressAdapter } from '@bull-board/express';
import type { Queue } from 'bullmq';
import type { RequestHandler } from 'express';
import { JOB_NAMES, JOBS, knownData } from './job-contracts';
import { JobQueue } from './job-queue';

/** Links of the page that lead elsewhere, to fonts: it does without. */
const FOREIGN_LINKS = /<link [^>]*href="https?:[^>]*>/g;

/** Bull Board: a page of the queues and their jobs, to look at. */
@Injectable()
export class QueueBoard {
  private opening: Promise<RequestHandler> | undefined;

  constructor(private readonly queue: JobQueue) {}

  /**
   * Answers what is asked below `basePath`, which must not be in the request's url any more. Shows and changes nothing:
   * every queue is read-only here. Of job data it shows what the contracts know. Does not ask who is there.
   * @throws AppError SYSTEM.UNAVAILABLE while Redis is away and no board was opened yet
   */
  open(basePath: string): Promise<RequestHandler> {
    this.opening ??= this.build(basePath).catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  private async build(basePath: string): Promise<RequestHandler> {
    const server = new OwnAssetsOnly().setBasePath(basePath);
    createBullBoard({
      queues: (await this.queue.opened()).map(toAdapter),
      serverAdapter: server,
      options: { uiConfig: { boardTitle: 'Creator Search', hideRedisDetails: true } },
    });
    return server.getRouter() as RequestHandler;
  }
}

function toAdapter(queue: Queue): BullMQAdapter {
  const adapter = new BullMQAdapter(queue, { readOnlyMode: true });
  const jobs = JOB_NAMES.filter((job) => JOBS[job].queue === queue.name);
  adapter.setFormatter('data', (data) => knownData(data, jobs));
  return adapter;
}

/** The page as it comes, without what it would fetch from other origins. */
class OwnAssetsOnly extends ExpressAdapter {
  constructor() {
    super();
    this.app.disable('x-powered-by');
  }

  override setEntryRoute({ route, handler }: AppViewRoute): this {
    const { app, basePath } = this;
    app.get(route, (_request, response, next) => {
      const { name, params } = handler({ basePath, uiConfig: this.uiConfig });
      response.render(name, params, (error: Error | null, page?: string) => {
        if (error !== null) return next(error);
        response.send(page?.replaceAll(FOREIGN_LINKS, ''));
      });
    });
    return this;
  }
}
