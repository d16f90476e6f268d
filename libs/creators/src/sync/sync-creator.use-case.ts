import { Injectable } from '@nestjs/common';
import { SingleFlight, type FlightEnding } from '@app/cache';
import { InstagramPort } from '@app/instagram';
import { CreatorErasedError } from '../creators.errors';
import { ErasedCreatorsRepository } from '../erasure/erased-creators.repository';
import { RecordFound } from './record-found.use-case';
import { RecordMissing } from './record-missing.use-case';

export interface SyncRequest {
  username: string;
  reason: 'first_sync' | 'refresh';
  /** Unix milliseconds. */
  deadline: number;
  /** Asked before anything is bought: true when somebody stored the creator in the meantime. */
  isDone?: () => Promise<boolean>;
}

/** Buys a creator from the provider and stores what came. */
@Injectable()
export class SyncCreator {
  constructor(
    private readonly instagram: InstagramPort,
    private readonly flights: SingleFlight,
    private readonly recordFound: RecordFound,
    private readonly recordMissing: RecordMissing,
    private readonly erased: ErasedCreatorsRepository,
  ) {}

  /**
   * Resolves once somebody, here or on another instance, has stored the creator: one fetch per name at a time.
   * @throws CreatorNotFoundError when there is no such account; CreatorErasedError when its owner asked to be forgotten
   * @throws AppError PROVIDER.* when the provider cannot answer
   */
  async execute(request: SyncRequest): Promise<void> {
    const work = {
      lead: (signal: AbortSignal) => this.fetchAndStore(request, signal),
      // A process that died while it led has stored nothing: then this one leads.
      follow: async (ending: FlightEnding) => (ending === 'told' || (await request.isDone?.()) === true ? true : null),
    };
    const waitMs = Math.max(request.deadline - Date.now(), 0);
    await this.flights.run(`creator:${request.username}`, work, { waitMs });
  }

  /** No transaction is open while the provider is asked: everything is written in one short one afterwards. */
  private async fetchAndStore({ username, reason, deadline, isDone }: SyncRequest, signal: AbortSignal): Promise<true> {
    if (await isDone?.()) return true;
    if (await this.erased.includes(username)) throw new CreatorErasedError();
    const lookup = await this.instagram.fetchProfile(username, { deadline, signal });
    if (lookup.outcome === 'found') await this.recordFound.execute({ username, found: lookup, reason });
    else await this.recordMissing.execute({ username, missing: lookup });
    return true;
  }
}
