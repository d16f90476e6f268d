import { Injectable } from '@nestjs/common';
import { Logger, Metrics } from '@app/observability';
import { countAlerts } from './count-alerts';
import { WatchMarksRepository, type MarkedCreator } from './watch-marks.repository';

/**
 * Tells users what changed about the creators they watch, each change once. A worker that dies leaves the marks it did
 * not come to, and nothing half told.
 */
@Injectable()
export class TellWatches {
  constructor(
    private readonly marks: WatchMarksRepository,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /**
   * Sees to the creators that are marked now. One that cannot be seen to keeps none of the others waiting.
   * @throws the signal's reason when it was told to stop; the first failure when all others are seen to
   */
  async execute({ signal }: { signal: AbortSignal }): Promise<void> {
    const failures: unknown[] = [];
    for (const creator of await this.marks.findMarked()) {
      signal.throwIfAborted();
      await this.tellOf(creator).catch((err: unknown) => {
        this.logger.warn('the watchers of a creator could not be told', { err, profileId: creator.profileId });
        failures.push(err);
      });
    }
    if (failures.length > 0) throw failures[0];
  }

  private async tellOf(creator: MarkedCreator): Promise<void> {
    let after: string | null = null;
    do {
      const batch: { last: string | null; told: Parameters<typeof countAlerts>[1] } = await this.marks.tellNext(
        creator.profileId,
        after,
      );
      countAlerts(this.metrics, batch.told);
      after = batch.last;
    } while (after !== null);
    await this.marks.removeMarks(creator);
  }
}
