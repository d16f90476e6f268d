import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { CreatorFeaturesRepository } from '@app/creators';
import { Logger } from '@app/observability';

/** Creators brought up to date in one transaction, and what the database is left alone for before the next ones. */
const STEP = 1_000;
const PAUSE_MS = 20;

/**
 * Counts anew how many creators have each hashtag and name each account, and brings the creators' own sums of it along:
 * what is common says little about a likeness. Creators stored before there were features get theirs.
 */
@Injectable()
export class WeighCreatorTags {
  constructor(
    private readonly features: CreatorFeaturesRepository,
    private readonly logger: Logger,
  ) {}

  /** @throws the signal's reason when the process stops; the next run goes on */
  async execute(signal: AbortSignal): Promise<void> {
    const added = await this.inSteps(signal, (after) => this.features.addMissing({ after, limit: STEP }));
    await this.features.countTags();
    const reweighed = await this.inSteps(signal, (after) => this.features.weighAnew({ after, limit: STEP }));
    if (added + reweighed > 0) this.logger.log('creator tags weighed', { added, reweighed });
  }

  private async inSteps(
    signal: AbortSignal,
    step: (after: string | null) => Promise<{ last: string | null; changed: number }>,
  ): Promise<number> {
    let [after, total]: [string | null, number] = [null, 0];
    for (;;) {
      signal.throwIfAborted();
      const { last, changed } = await step(after);
      total += changed;
      if (last === null) return total;
      after = last;
      await pause(PAUSE_MS);
    }
  }
}
