import { Injectable } from '@nestjs/common';
import { CallJournal } from './call-journal';
import { DecodoSettings } from './decodo-settings';
import { FaultBoard } from './fault-board';
import { TaskStore } from './task-store';

/** Everything the stand-in remembers, seen as one. */
@Injectable()
export class DecodoState {
  constructor(
    private readonly settings: DecodoSettings,
    private readonly faults: FaultBoard,
    private readonly journal: CallJournal,
    private readonly tasks: TaskStore,
  ) {}

  view() {
    return { decodo: this.settings.current, faults: this.faults.list(), calls: this.journal.size };
  }

  reset(): void {
    this.settings.reset();
    this.faults.clear();
    this.journal.reset();
    this.tasks.reset();
  }
}
