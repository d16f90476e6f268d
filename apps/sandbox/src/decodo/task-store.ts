import { Injectable } from '@nestjs/common';
import { SandboxClock } from '../generator/sandbox-clock';
import { DecodoSettings } from './decodo-settings';
import type { FaultName } from './fault-names';
import type { ScrapeRequest } from './scrape-request';
import { ScrapeService } from './scrape.service';

export interface Task {
  id: string;
  request: ScrapeRequest;
  createdAtMs: number;
  readyAtMs: number;
  /** Readings that still find nothing although the task is done. */
  emptyReadings: number;
  isFaulted: boolean;
  isExpired: boolean;
  contentFault: FaultName | null;
  /** Made once, so that every reading finds the same bytes. */
  body: string | null;
}

export interface NewTask {
  request: ScrapeRequest;
  contentFault?: FaultName | null;
  isFaulted?: boolean;
  isExpired?: boolean;
  emptyReadings?: number;
}

export type Reading = { kind: 'pending' } | { kind: 'gone' } | { kind: 'done'; body: string };

const MOST_TASKS = 5000;

/** Asynchronous tasks, pending for the set latency, readable for 24 hours of the sandbox's clock. */
@Injectable()
export class TaskStore {
  private readonly tasks = new Map<string, Task>();

  constructor(
    private readonly scrapes: ScrapeService,
    private readonly settings: DecodoSettings,
    private readonly clock: SandboxClock,
  ) {}

  create({ request, contentFault = null, isFaulted = false, isExpired = false, emptyReadings = 0 }: NewTask): Task {
    const createdAtMs = this.clock.now();
    const task: Task = {
      id: this.scrapes.nextTaskId(),
      request,
      createdAtMs,
      readyAtMs: createdAtMs + this.settings.latency(),
      emptyReadings,
      isFaulted,
      isExpired,
      contentFault: isFaulted ? 'failed-613-in-result' : contentFault,
      body: null,
    };
    this.tasks.set(task.id, task);
    for (const id of this.tasks.keys()) {
      if (this.tasks.size <= MOST_TASKS) break;
      this.tasks.delete(id);
    }
    return task;
  }

  /** Null for an unknown task. */
  find(id: string): Task | null {
    return this.tasks.get(id) ?? null;
  }

  statusOf(task: Task): 'pending' | 'done' | 'faulted' {
    if (this.clock.now() < task.readyAtMs) return 'pending';
    return task.isFaulted ? 'faulted' : 'done';
  }

  read(task: Task): Reading {
    const now = this.clock.now();
    if (task.isExpired || now > task.readyAtMs + this.settings.current.resultsTtlMs) return { kind: 'gone' };
    if (now < task.readyAtMs) return { kind: 'pending' };
    if (task.emptyReadings > 0) {
      task.emptyReadings -= 1;
      return { kind: 'pending' };
    }
    const facts = { taskId: task.id, startedAtMs: task.createdAtMs, finishedAtMs: task.readyAtMs };
    task.body ??= this.scrapes.answer(task.request, facts, task.contentFault).body;
    return { kind: 'done', body: task.body };
  }

  reset(): void {
    this.tasks.clear();
  }
}
