import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import {
  InstagramPort,
  type FoundProfile,
  type PostsPage,
  type ProfileLookup,
  type ProviderCallOptions,
} from '../instagram.types';
import { readPostsAnswer, readProfileAnswer } from '../payload/profile-answer';
import type { Wire } from '../payload/wire';
import { normaliseUsername } from '../username';
import { DecodoClient } from './decodo-client';
import { DECODO_LIMITS, type DecodoLimits } from './decodo-limits';
import { cancelled, malformed, missing, ProviderFault } from './provider-fault';

const PAGE_SIZE = 12;
/** How a plan says that it does not have a target. */
const NOT_ON_THIS_PLAN: ReadonlySet<number | undefined> = new Set([400, 403, 404, 422]);

interface PageRequest {
  username: string;
  cursor?: string;
}

/** Of a whole look-up. */
interface LookUpLimits {
  signal: AbortSignal | undefined;
  deadline: number;
}

/** Instagram through Decodo's scraper. */
@Injectable()
export class DecodoInstagramAdapter extends InstagramPort {
  private postsRefusedUntil = 0;

  constructor(
    private readonly config: AppConfig,
    private readonly client: DecodoClient,
    @Inject(DECODO_LIMITS) private readonly limits: DecodoLimits,
  ) {
    super();
  }

  /**
   * A miss is often false, so it is believed only when several spaced attempts agree;
   * `confirmed` is false when the deadline left no time for them.
   */
  async fetchProfile(username: string, options: ProviderCallOptions = {}): Promise<ProfileLookup> {
    const name = normaliseUsername(username);
    const limits = this.limitsOf(options);
    for (let misses = 0; misses < this.limits.missesToBelieve; misses++) {
      if (misses > 0 && !(await this.pauseAfter(misses, limits))) return { outcome: 'not_found', confirmed: false };
      const answer = await this.lookUp(name, limits, misses);
      if (answer?.outcome === 'found') return this.withPosts(answer, limits);
      if (answer !== null) return answer;
    }
    return { outcome: 'not_found', confirmed: true };
  }

  async fetchPosts(
    request: { username: string; cursor: string },
    options: ProviderCallOptions = {},
  ): Promise<PostsPage | null> {
    return this.pageOf({ ...request, username: normaliseUsername(request.username) }, this.limitsOf(options));
  }

  /** @param request without cursor: the first page */
  private async pageOf(request: PageRequest, limits: LookUpLimits): Promise<PostsPage | null> {
    if (!this.config.provider.postsTargetEnabled || Date.now() < this.postsRefusedUntil) return null;
    const { username, cursor } = request;
    try {
      return await this.client.scrape(
        { target: 'instagram_graphql_user_posts', query: username, count: PAGE_SIZE, cursor },
        (content) => postsIn(content, request),
        limits,
      );
    } catch (error) {
      if (!(error instanceof ProviderFault) || !NOT_ON_THIS_PLAN.has(error.httpStatus)) throw error;
      this.postsRefusedUntil = Date.now() + this.limits.planMemoryMs;
      return null;
    }
  }

  /** A timeline that the profile's answer left out, from the target of its own when the plan has that; without it the profile is still good. */
  private async withPosts(found: FoundProfile, limits: LookUpLimits): Promise<FoundProfile> {
    if (found.postsAvailability !== 'withheld') return found;
    const soon = Math.min(limits.deadline, Date.now() + this.limits.fillInMs);
    const page = await this.pageOf({ username: found.profile.username }, { ...limits, deadline: soon }).catch(
      () => null,
    );
    return page === null || page.posts.length === 0 ? found : { ...found, ...page, postsAvailability: 'available' };
  }

  /** @returns null for a miss; an unconfirmed not-found when the time ends in the middle of confirming */
  private async lookUp(username: string, limits: LookUpLimits, earlierMisses: number): Promise<ProfileLookup | null> {
    try {
      return await this.client.scrape({ target: 'instagram_graphql_profile', query: username }, profileIn, limits);
    } catch (error) {
      if (!(error instanceof ProviderFault)) throw error;
      if (error.outcome === 'not_found') return null;
      const outOfTime = error.outcome === 'timeout' && Date.now() >= limits.deadline;
      if (earlierMisses > 0 && outOfTime) return { outcome: 'not_found', confirmed: false };
      throw error;
    }
  }

  /** @returns false when the deadline comes first */
  private async pauseAfter(misses: number, limits: LookUpLimits): Promise<boolean> {
    const ms = this.limits.missSpacingMs * 2 ** (misses - 1);
    if (Date.now() + ms >= limits.deadline) return false;
    try {
      await pause(ms, undefined, { signal: limits.signal });
      return true;
    } catch (error) {
      throw cancelled(error);
    }
  }

  private limitsOf(options: ProviderCallOptions): LookUpLimits {
    return { signal: options.signal, deadline: options.deadline ?? Date.now() + this.limits.budgetMs };
  }
}

function profileIn(content: Wire): FoundProfile {
  const answer = readProfileAnswer(content);
  if (answer.kind === 'miss') throw missing();
  if (answer.kind === 'unreadable') throw malformed('a profile of unknown shape');
  return { ...answer.found, fetchedAt: new Date() };
}

function postsIn(content: Wire, request: PageRequest): PostsPage {
  const page = readPostsAnswer(content, request);
  if (page === null) throw malformed('a timeline of unknown shape');
  return page;
}
