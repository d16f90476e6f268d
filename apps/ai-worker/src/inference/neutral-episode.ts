import type { Logger } from '@app/observability';

export type NeutralCause = 'the rules failed on a caption' | 'the language detector could not be loaded';

/** Tells why captions get neutral defaults: once, until a batch has done without them. */
export class NeutralEpisode {
  private isTold = false;
  private hasFailed = false;

  constructor(private readonly logger: Logger) {}

  failed(cause: NeutralCause, err: unknown): void {
    this.hasFailed = true;
    if (this.isTold) return;
    this.isTold = true;
    this.logger.error('captions get neutral defaults', { cause, err });
  }

  /** To be called after each batch. */
  endOfBatch(): void {
    if (!this.hasFailed) this.isTold = false;
    this.hasFailed = false;
  }
}
