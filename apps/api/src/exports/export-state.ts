import { isUnfinished, type ExportSnapshot, type ExportStatus } from '@app/exports';
import { toFrame } from '../http/event-stream';
import type { FollowedState } from '../http/progress-feed';
import { toProgressDto } from './to-export.dto';

/** `expired` is what a stream says when its reader's token ends. */
const FINAL_NAMES: Partial<Record<ExportStatus, string>> = { expired: 'removed' };

/** How far an export was at one moment, as all of its listeners are told. */
export class ExportState implements FollowedState {
  readonly subject: string;
  readonly id: string;
  readonly writtenAt: number;
  private data: string | undefined;

  constructor(private readonly snapshot: ExportSnapshot) {
    const { progress, writtenAt } = snapshot;
    this.subject = progress.id;
    this.writtenAt = writtenAt;
    this.id = `${writtenAt}-${progress.rows}-${progress.status}`;
  }

  get isFinal(): boolean {
    return !isUnfinished(this.snapshot.progress.status);
  }

  frame(name: 'state' | 'progress'): string {
    const { progress } = this.snapshot;
    this.data ??= JSON.stringify(toProgressDto(progress));
    return toFrame({
      name: this.isFinal ? (FINAL_NAMES[progress.status] ?? progress.status) : name,
      id: this.id,
      data: this.data,
    });
  }
}
