import { Injectable } from '@nestjs/common';
import { Cache, type CacheEntry } from '@app/cache';
import { AppError } from '@app/common';
import { JobQueue } from '@app/queues';
import { Logger, Metrics } from '@app/observability';
import { CreatorNotFoundError } from '../creators.errors';
import { metaOf, toCreatorBytes, type CreatorIdentity, type CreatorMeta } from '../document/creator-bytes';
import { CreatorDocumentsRepository } from '../document/creator-documents.repository';
import { SyncCreator } from '../sync/sync-creator.use-case';

export type CreatorSource = 'cache' | 'database' | 'provider' | 'fallback';

/** A creator ready to be answered: the cached bytes and where they came from. */
export interface KnownCreator {
  degraded: false;
  entry: CacheEntry;
  meta: CreatorMeta;
  source: CreatorSource;
  stale: boolean;
}

/** A creator for what is answered beside the profile. */
export interface IdentifiedCreator {
  degraded: false;
  meta: CreatorIdentity;
  stale: boolean;
}

/** Neither the provider nor what is stored can be asked: only the name is known. Never charged, stored or cached. */
export interface DegradedCreator {
  degraded: true;
  username: string;
  reason: AppError;
}

export interface GetCreatorRequest {
  username: string;
  /** Ask the provider even when a fresh copy is stored. */
  refresh?: boolean;
  /** Unix milliseconds. */
  deadline: number;
}

/** Older copies are answered at once, marked stale, and refreshed in the background. */
export const FRESH_FOR_MS = 24 * 3_600_000;

/** A copy this young is as good as the one that could not be fetched. */
const AS_GOOD_AS_NEW_MS = 3_600_000;

class NotStored extends Error {}

/** The fetch path of a creator: cache, then database, then provider, with one fetch per name across all instances. */
@Injectable()
export class GetCreator {
  constructor(
    private readonly cache: Cache,
    private readonly documents: CreatorDocumentsRepository,
    private readonly sync: SyncCreator,
    private readonly jobs: JobQueue,
    private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Without the database what the cache holds is answered as ever, and of anybody else only the name: the provider is not
   * asked, because what it sells could not be kept and would be bought again for every reader.
   * @throws CreatorNotFoundError when Instagram shows no such account
   */
  execute(request: GetCreatorRequest): Promise<KnownCreator | DegradedCreator> {
    return this.orDegraded(request, this.find(request));
  }

  /**
   * The same for what is answered beside the profile: where its bytes are not at hand only the identity is read, and none are
   * made that nobody has asked for.
   * @throws CreatorNotFoundError when Instagram shows no such account
   */
  identify(request: GetCreatorRequest): Promise<IdentifiedCreator | DegradedCreator> {
    return this.orDegraded(request, this.findIdentity(request));
  }

  private async orDegraded<T>(request: GetCreatorRequest, creator: Promise<T>): Promise<T | DegradedCreator> {
    try {
      return await creator;
    } catch (error) {
      if (!isOutage(error)) throw error;
      this.logger.warn('creator answered degraded: nothing about it can be read or fetched', { code: error.code });
      return { degraded: true, username: request.username, reason: error };
    }
  }

  private async find(request: GetCreatorRequest): Promise<KnownCreator> {
    const stored = await this.findStored(request.username);
    if (stored === null) return this.fetch(request);
    if (request.refresh === true) return this.refreshOrStale(request, stored);
    if (stored.stale) await this.refreshInBackground(stored.meta.username);
    return stored;
  }

  private async findIdentity(request: GetCreatorRequest): Promise<IdentifiedCreator> {
    const stored = await this.findStoredIdentity(request.username);
    if (stored === null) return this.find(request);
    if (stored.stale) await this.refreshInBackground(stored.meta.username);
    return stored;
  }

  private async findStoredIdentity(username: string): Promise<IdentifiedCreator | null> {
    const cached = await this.cache.get('profile', username);
    if (cached !== null) return this.toKnown(cached.entry, username, 'cache');
    const meta = await this.documents.findIdentity(username);
    return meta && { degraded: false, meta, stale: isStale(meta) };
  }

  /** What cache or database hold, without asking the provider. */
  async findStored(username: string): Promise<KnownCreator | null> {
    try {
      const { entry, level } = await this.cache.getOrLoad('profile', username, () => this.loadBytes(username));
      return await this.toKnown(entry, username, level === 'load' ? 'database' : 'cache');
    } catch (error) {
      if (error instanceof NotStored) return null;
      throw error;
    }
  }

  /** Sees to it that a stored creator is in the shared cache, for readers elsewhere. @returns what became of it */
  async warm(username: string) {
    try {
      return await this.cache.warm('profile', username, () => this.loadBytes(username));
    } catch (error) {
      if (error instanceof NotStored) return 'refused';
      throw error;
    }
  }

  private async toKnown(entry: CacheEntry, username: string, source: CreatorSource): Promise<KnownCreator | null> {
    const meta = metaOf(entry);
    if (meta.kind === 'missing') throw new CreatorNotFoundError(username);
    if (meta.kind === 'alias') return this.findStored(meta.target);
    return { degraded: false, entry, meta, source, stale: isStale(meta) };
  }

  private async loadBytes(username: string) {
    const document = await this.documents.findByUsername(username);
    if (document === null) throw new NotStored();
    return toCreatorBytes(document);
  }

  private async refreshOrStale(request: GetCreatorRequest, stored: KnownCreator): Promise<KnownCreator> {
    try {
      return await this.fetch(request);
    } catch (error) {
      if (!isOutage(error)) throw error;
      this.metrics.count('app_fallbacks_total', { area: 'profile', to: 'stale' });
      this.logger.warn('forced refresh failed, the stored copy is answered', { code: error.code });
      return { ...stored, source: 'fallback', stale: Date.now() - stored.meta.fetchedAt > AS_GOOD_AS_NEW_MS };
    }
  }

  private async fetch({ username, refresh, deadline }: GetCreatorRequest): Promise<KnownCreator> {
    await this.sync.execute(
      refresh === true
        ? { username, reason: 'refresh', deadline }
        : { username, reason: 'first_sync', deadline, isDone: async () => (await this.findStored(username)) !== null },
    );
    const known = await this.findStored(username);
    if (known === null) throw new CreatorNotFoundError(username);
    return { ...known, source: 'provider' };
  }

  private async refreshInBackground(username: string): Promise<void> {
    try {
      await this.jobs.enqueue(
        'refresh-profile',
        { username, reason: 'stale' },
        { id: `refresh-${username}`, priority: 'normal' },
      );
    } catch (error) {
      // The answer does not depend on it: the next reader asks again.
      this.logger.warn('a stale creator could not be queued for refresh', { err: error });
    }
  }
}

const isStale = ({ fetchedAt }: CreatorIdentity) => Date.now() - fetchedAt > FRESH_FOR_MS;

/** Part of the system, ours or the provider, cannot be asked now: no reason to answer nothing at all. */
export const isOutage = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code.startsWith('PROVIDER.') || error.code === 'SYSTEM.UNAVAILABLE');
