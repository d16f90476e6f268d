import { Injectable } from '@nestjs/common';
import { ApiFaultBoard } from '../api/api-faults';
import { ApiJournal } from '../api/api-journal';
import { WebhookSwitchBoard } from '../webhooks/webhook-switches';

/** What control routes have turned on, and who called. */
@Injectable()
export class ControlBoards {
  constructor(
    readonly faults: ApiFaultBoard,
    readonly switches: WebhookSwitchBoard,
    private readonly journal: ApiJournal,
  ) {}

  clear(): void {
    this.faults.clear();
    this.switches.clear();
    this.journal.clear();
  }
}
