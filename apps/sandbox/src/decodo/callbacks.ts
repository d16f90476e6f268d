import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from '@app/observability';
import type { FaultName } from './fault-names';
import { ScrapeService } from './scrape.service';
import { TaskStore, type Task } from './task-store';
import { viewTask } from './task-view';

const EARLY_READINGS = 2;
const PATIENCE_MS = 5000;

/** Tells callers that their task is done; they learn nothing from it but the id. */
@Injectable()
export class Callbacks implements OnModuleDestroy {
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly tasks: TaskStore,
    private readonly scrapes: ScrapeService,
    private readonly logger: Logger,
  ) {}

  /** Plans the callback of a task that asked for one, spoiled when a fault says so. */
  plan(task: Task, fault: FaultName | null): void {
    const { callbackUrl } = task.request;
    if (callbackUrl === null) return;
    const waitMs = Math.max(0, task.readyAtMs - task.createdAtMs);
    const finished = () => viewTask(task, this.tasks.statusOf(task));
    if (fault === 'callback-early') {
      task.emptyReadings = Math.max(task.emptyReadings, EARLY_READINGS);
      this.later(0, callbackUrl, () => ({ ...viewTask(task, 'pending'), status: 'done' }));
      return;
    }
    if (fault === 'callback-unknown-id') {
      this.later(waitMs, callbackUrl, () => ({ ...finished(), id: this.scrapes.nextTaskId() }));
    }
    this.later(waitMs, callbackUrl, finished);
    if (fault === 'callback-duplicate') this.later(waitMs + 5, callbackUrl, finished);
  }

  onModuleDestroy(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private later(delayMs: number, url: string, body: () => object): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.post(url, body()).catch((error: unknown) => this.logger.warn('A callback was not taken', { err: error }));
    }, delayMs);
    this.timers.add(timer);
  }

  private async post(url: string, body: object): Promise<void> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.arrayBuffer();
  }
}
