import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { Cache } from '@app/cache';
import { AppError } from '@app/common';
import {
  CreatorPosts,
  GetCreator,
  LookupRecorder,
  PostsRepository,
  SurroundingsRepository,
  type AccessLevel,
  type CreatorIdentity,
  type CreatorPost,
  type DegradedCreator,
  type KnownCreator,
} from '@app/creators';
import { Metrics } from '@app/observability';
import { ByteAnswer } from '../http/byte-answer';
import { degradedAnswer, fullAnswer, previewAnswer } from './creator-answers';
import { ReaderStanding } from './reader-standing.service';
import { UnlockRequiredError } from './unlock-required.error';

export interface ListRequest {
  username: string;
  limit: number;
  cursor?: string | undefined;
}

/** How long a reader waits for a creator nobody has stored yet. */
const FETCH_TIME_MS = 25_000;

@Injectable()
export class CreatorsService {
  constructor(
    private readonly creators: GetCreator,
    private readonly standing: ReaderStanding,
    private readonly pages: CreatorPosts,
    private readonly posts: PostsRepository,
    private readonly surroundings: SurroundingsRepository,
    private readonly lookups: LookupRecorder,
    private readonly cache: Cache,
    private readonly metrics: Metrics,
  ) {}

  async getProfile(reader: Principal, request: { username: string; refresh: boolean }): Promise<ByteAnswer> {
    const creator = await this.find(reader, request);
    if (creator.degraded) return this.answerDegraded(reader, creator);
    const access = await this.standing.accessTo(reader, creator);
    if (access === null) return previewAnswer(creator, { unlock: await this.standing.offerTo(reader), degraded: true });
    this.record(reader, creator, access.level);
    if (access.level === 'full') return fullAnswer(this.cache, creator, access);
    return previewAnswer(creator, { unlock: await this.standing.offerTo(reader), degraded: false });
  }

  /** Only the name, when nothing more can be had. */
  async answerDegraded(reader: Principal, creator: DegradedCreator): Promise<ByteAnswer> {
    this.metrics.count('app_fallbacks_total', { area: 'profile', to: 'degraded' });
    return degradedAnswer(creator, await this.standing.offerTo(reader));
  }

  async getPostsPage(reader: Principal, { username, limit, cursor }: ListRequest): Promise<ByteAnswer> {
    const { profileId } = await this.openBeside(reader, username, 'posts');
    const { body, etag } = await this.pages.page(reader.claims, { profileId, limit, cursor });
    return new ByteAnswer({ body, etag });
  }

  async streamPosts(reader: Principal, username: string): Promise<AsyncGenerator<CreatorPost[]>> {
    const { profileId } = await this.openBeside(reader, username, 'posts');
    return this.posts.streamAll(reader.claims, profileId);
  }

  async getRelated(reader: Principal, username: string) {
    const { profileId } = await this.openBeside(reader, username, 'related creators');
    return { items: await this.surroundings.findRelated(reader.claims, profileId), nextCursor: null };
  }

  async getMentions(reader: Principal, { username, limit, cursor }: ListRequest) {
    const { profileId } = await this.openBeside(reader, username, 'mentions');
    return this.surroundings.findMentions(reader.claims, { profileId, limit, cursor });
  }

  /**
   * A creator whose details the reader may see.
   * @throws UnlockRequiredError (402) without access; PROVIDER.* when the creator is not stored and cannot be fetched
   */
  async open(
    reader: Principal,
    username: string,
    part: string,
  ): Promise<{ creator: KnownCreator; access: AccessLevel }> {
    const creator = await this.find(reader, { username, refresh: false });
    if (creator.degraded) throw creator.reason;
    const access = await this.standing.levelFor(reader, creator);
    if (access.level === 'full') return { creator, access };
    const quote = await this.standing.quote(reader);
    const { username: name, posts } = creator.meta;
    throw new UnlockRequiredError({ username: name, part, isEmpty: posts === 0, ...quote });
  }

  /** The same for what is shown beside the profile, which needs no more of the creator than who it is. */
  async openBeside(reader: Principal, username: string, part: string): Promise<CreatorIdentity> {
    const creator = await this.noting(reader, username, this.creators.identify(patient({ username })));
    if (creator.degraded) throw creator.reason;
    const access = await this.standing.levelFor(reader, creator);
    if (access.level !== 'full') await this.open(reader, username, part); // refuses, knowing whether there is anything to unlock
    return creator.meta;
  }

  /**
   * A creator as it can be had now.
   * @throws CreatorNotFoundError
   */
  find(reader: Principal, request: { username: string; refresh: boolean }): Promise<KnownCreator | DegradedCreator> {
    return this.noting(reader, request.username, this.creators.execute(patient(request)));
  }

  /** A name that nobody has is part of the reader's history, too. */
  private async noting<T>(reader: Principal, username: string, creator: Promise<T>): Promise<T> {
    try {
      return await creator;
    } catch (error) {
      if (isNotFound(error))
        this.lookups.record({ userId: reader.userId, username, profileId: null, outcome: 'not_found' });
      throw error;
    }
  }

  /** Keeps the look-up in the reader's history. */
  record(reader: Principal, { meta }: KnownCreator, outcome: 'full' | 'preview'): void {
    this.lookups.record({ userId: reader.userId, username: meta.username, profileId: meta.profileId, outcome });
  }
}

const patient = <T extends object>(request: T) => ({ ...request, deadline: Date.now() + FETCH_TIME_MS });

/** A follower of another instance's fetch is handed the same code, not the same class. */
const isNotFound = (error: unknown) => error instanceof AppError && error.code === 'CREATOR.NOT_FOUND';
