import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { GetCreator, WatchesRepository, type Watch, type WatchChange } from '@app/creators';
import { normaliseUsername } from '@app/instagram';
import type { PageQueryDto } from '../http/page-query.dto';
import { FOLLOWERS_PERCENT, type CreateWatchDto } from './dto/watch.dto';

const FETCH_TIME_MS = 25_000;

@Injectable()
export class WatchesService {
  constructor(
    private readonly watches: WatchesRepository,
    private readonly creators: GetCreator,
  ) {}

  /** A creator nobody looked up yet is fetched first: a watch begins with what is known. */
  async create(owner: Principal, asked: CreateWatchDto): Promise<Watch> {
    const creator = await this.creators.execute({
      username: normaliseUsername(asked.username),
      deadline: Date.now() + FETCH_TIME_MS,
    });
    if (creator.degraded) throw creator.reason;
    const { profileId, username } = creator.meta;
    const { followersPercent = FOLLOWERS_PERCENT.default, sponsoredPosts = true, renames = true } = asked;
    return this.watches.create(owner.claims, { profileId, username, followersPercent, sponsoredPosts, renames });
  }

  list(owner: Principal, page: PageQueryDto) {
    return this.watches.findPage(owner.claims, page);
  }

  get(owner: Principal, id: string): Promise<Watch> {
    return this.watches.get(owner.claims, id);
  }

  change(owner: Principal, id: string, change: WatchChange): Promise<Watch> {
    return this.watches.change(owner.claims, id, change);
  }

  remove(owner: Principal, id: string): Promise<void> {
    return this.watches.remove(owner.claims, id);
  }
}
