import { Injectable } from '@nestjs/common';
import { isConnectionError } from '@app/database';
import { Logger, Metrics } from '@app/observability';
import { countAlerts } from './count-alerts';
import { SearchAlertsRepository } from './search-alerts.repository';

/** A run ends after so long; searches that had no turn are first in the next one. */
const RUN_MS = 60_000;

/** Tells users which creators their saved searches find that they did not find before, each creator once for a search. */
@Injectable()
export class TellNewMatches {
  constructor(
    private readonly searches: SearchAlertsRepository,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /**
   * Returns when no search is due, or when the time of a run is over.
   * @throws the signal's reason when it was told to stop; the database's error when it is away
   */
  async execute({ signal }: { signal: AbortSignal }): Promise<void> {
    const end = Date.now() + RUN_MS;
    for (let isLeft = true; isLeft && Date.now() < end;) {
      signal.throwIfAborted();
      isLeft = await this.tellNext();
    }
  }

  private async tellNext(): Promise<boolean> {
    let searchId: string | undefined;
    try {
      const told = await this.searches.tellNext((id) => (searchId = id));
      countAlerts(this.metrics, told ?? []);
      return told !== null;
    } catch (err) {
      if (searchId === undefined || isConnectionError(err)) throw err;
      this.logger.error('a saved search could not be looked at; it is put off', { err, searchId });
      await this.searches.putOff(searchId);
      return true;
    }
  }
}
