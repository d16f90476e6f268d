import { Injectable } from '@nestjs/common';
import { Cache, type CacheEntry } from '@app/cache';
import { DEFAULT_PAGE_SIZE, type Page } from '@app/common';
import type { UserClaims } from '@app/database';
import type { CreatorPost } from '../document/creator-document';
import { PostsRepository, type PostsPageRequest } from './posts.repository';

/** Pages of a creator's posts as ready bytes, the same for every reader who has access. */
@Injectable()
export class CreatorPosts {
  constructor(
    private readonly cache: Cache,
    private readonly posts: PostsRepository,
  ) {}

  /** For a reader whose access was checked. @throws InvalidCursorError for a cursor of another list */
  async page(reader: UserClaims, request: PostsPageRequest): Promise<CacheEntry> {
    const { entry } = await this.cache.getOrLoad('posts', keyOf(request), async () =>
      toContent(await this.posts.findPage(reader, request)),
    );
    return entry;
  }

  /** Sees to it that the page most readers ask for is in the shared cache. @returns what became of it */
  warm(profileId: string) {
    const request = { profileId, limit: DEFAULT_PAGE_SIZE };
    return this.cache.warm('posts', keyOf(request), async () =>
      toContent(await this.posts.findFirstPage(profileId, DEFAULT_PAGE_SIZE)),
    );
  }
}

const keyOf = ({ profileId, limit, cursor }: PostsPageRequest) => `${profileId}:${limit}:${cursor ?? ''}`;
const toContent = (page: Page<CreatorPost>) => ({ body: Buffer.from(JSON.stringify(page)), meta: {} });
