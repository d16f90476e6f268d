import { Injectable } from '@nestjs/common';
import { Cache } from '@app/cache';
import type { MissingProfile } from '@app/instagram';
import { CreatorNotFoundError } from '../creators.errors';
import { CreatorDocumentsRepository } from '../document/creator-documents.repository';
import { CreatorStoreRepository } from './creator-store.repository';

/** A confirmed absence is believed for minutes, a suspected one only briefly: false misses are common. */
const MISSING_FOR_MS = { confirmed: 5 * 60_000, suspected: 60_000 };
const ALIAS_FOR_MS = 3_600_000;
const NO_BODY = Buffer.alloc(0);

/** What follows when the provider finds no account under a name. */
@Injectable()
export class RecordMissing {
  constructor(
    private readonly cache: Cache,
    private readonly store: CreatorStoreRepository,
    private readonly documents: CreatorDocumentsRepository,
  ) {}

  /**
   * A former name leads to the creator's present one; a stored creator is marked as gone, but not on a mere suspicion.
   * @throws CreatorNotFoundError when nothing is stored under the name
   */
  async execute({ username, missing }: { username: string; missing: MissingProfile }): Promise<void> {
    const presentName = await this.documents.findPresentName(username);
    if (presentName !== null) {
      await this.cache.put(
        'profile',
        username,
        { body: NO_BODY, meta: { kind: 'alias', target: presentName } },
        { ttlMs: ALIAS_FOR_MS },
      );
      return;
    }
    if (await this.keepStored(username, missing)) return;
    const ttlMs = missing.confirmed ? MISSING_FOR_MS.confirmed : MISSING_FOR_MS.suspected;
    await this.cache.put('profile', username, { body: NO_BODY, meta: { kind: 'missing' } }, { ttlMs });
    throw new CreatorNotFoundError(username);
  }

  private async keepStored(username: string, { confirmed }: MissingProfile): Promise<boolean> {
    if (!confirmed) return (await this.documents.findByUsername(username)) !== null;
    const profileId = await this.store.markGone(username);
    if (profileId === null) return false;
    await this.cache.invalidate([
      { name: 'profile', id: username },
      { name: 'analytics', id: profileId },
    ]);
    return true;
  }
}
