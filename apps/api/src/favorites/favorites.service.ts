import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { FavoritesRepository, type Favorite } from '@app/campaigns';
import { AppError } from '@app/common';
import { GetCreator } from '@app/creators';
import { normaliseUsername } from '@app/instagram';

const FETCH_TIME_MS = 25_000;

@Injectable()
export class FavoritesService {
  constructor(
    private readonly favorites: FavoritesRepository,
    private readonly creators: GetCreator,
  ) {}

  list(reader: Principal, page: { limit: number; cursor?: string | undefined }) {
    return this.favorites.findPage(reader.claims, page);
  }

  /** A creator nobody looked up yet is fetched first: a favourite always stands for an account that exists. */
  async add(reader: Principal, favorite: { username: string; note?: string | undefined }): Promise<Favorite> {
    const username = normaliseUsername(favorite.username);
    const creator = await this.creators.execute({ username, deadline: Date.now() + FETCH_TIME_MS });
    if (creator.degraded) throw creator.reason;
    return this.favorites.save(reader.claims, { profileId: creator.meta.profileId, note: favorite.note ?? null });
  }

  async remove(reader: Principal, username: string): Promise<void> {
    const creator = await this.creators.findStored(username);
    if (creator !== null && (await this.favorites.remove(reader.claims, creator.meta.profileId))) return;
    throw new AppError('CREATOR.NOT_FAVOURITE', { detail: `${username} is not among your favourites.` });
  }
}
