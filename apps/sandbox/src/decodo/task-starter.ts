import { Injectable } from '@nestjs/common';
import { Callbacks } from './callbacks';
import { FaultBoard } from './fault-board';
import { FAULTS } from './fault-names';
import type { ScrapeRequest } from './scrape-request';
import { ScrapeService } from './scrape.service';
import { TaskStore, type Task } from './task-store';
import type { BatchRequest } from './task-request';

const DEFAULT_POLLS = 3;

export interface StartedBatch {
  id: string;
  tasks: Task[];
  /** The query that was not taken. */
  rejected: ScrapeRequest | undefined;
}

/** Begins asynchronous tasks with the fate that the waiting faults give them. */
@Injectable()
export class TaskStarter {
  constructor(
    private readonly tasks: TaskStore,
    private readonly scrapes: ScrapeService,
    private readonly callbacks: Callbacks,
    private readonly faults: FaultBoard,
  ) {}

  start(request: ScrapeRequest): Task {
    const { target, subject: username } = request;
    const order = this.faults.take({ operation: 'task-create', target, username }, ['task', 'content']);
    const fault = order?.fault ?? this.scrapes.drawFailure();
    const task = this.tasks.create({
      request,
      contentFault: fault !== null && FAULTS[fault].place === 'content' ? fault : null,
      isFaulted: fault === 'task-faulted',
      isExpired: fault === 'task-expired',
      emptyReadings: fault === 'task-pending-204' ? (order?.polls ?? DEFAULT_POLLS) : 0,
    });
    this.callbacks.plan(task, fault);
    return task;
  }

  startBatch({ target, requests }: BatchRequest): StartedBatch {
    const order = this.faults.take({ operation: 'task-batch', target, username: '' }, ['task']);
    const rejected = order?.fault === 'batch-partial' ? requests.at(-1) : undefined;
    const accepted = requests.filter((request) => request !== rejected);
    return { id: this.scrapes.nextTaskId(), tasks: accepted.map((request) => this.start(request)), rejected };
  }
}
