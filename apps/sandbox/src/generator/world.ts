import { Injectable } from '@nestjs/common';
import type { Creator } from './creator';
import { Directory, toPerson, type Resolution } from './directory';
import { followersOn, followingOn } from './growth';
import { idOfShortcode, shardOf, shortcodeOf } from './media-id';
import type { Person, PostFacts } from './post-facts';
import { makePost } from './post-maker';
import { hash32 } from './random';
import { SandboxClock } from './sandbox-clock';
import { ScriptBook } from './script-book';
import { listPosts, MOST_POSTS, newestFirst, type PostRef } from './timeline';

export const PAGE_SIZE = 12;
const COMMENTS_IN_TIMELINE = 5;
const COMMENTS_OF_POST = 24;

export interface TimelinePage {
  posts: PostFacts[];
  /** Opaque; null at the end. */
  endCursor: string | null;
}

export interface AccountFacts {
  creator: Creator;
  followers: number;
  following: number;
  postCount: number;
  related: Person[];
}

/** The made-up Instagram of today. Nothing is stored: accounts and posts are made when somebody asks. */
@Injectable()
export class World {
  /** A creator is made anew for every lookup, so this spares the second listing within one. */
  private readonly timelines = new WeakMap<Creator, PostRef[]>();
  private readonly lookups = new Map<string, number>();

  constructor(
    private readonly directory: Directory,
    private readonly scripts: ScriptBook,
    private readonly clock: SandboxClock,
  ) {}

  resolve(username: string): Resolution {
    return this.directory.resolve(username);
  }

  describe(creator: Creator): AccountFacts {
    const anchor = this.clock.anchor();
    const pinned = this.scripts.find(creator.key)?.followers !== undefined;
    return {
      creator,
      followers: pinned ? creator.baseFollowers : followersOn(creator, anchor),
      following: followingOn(creator, anchor),
      postCount: creator.quirks.has('gated') ? 0 : this.timeline(creator).length,
      related: this.directory.relatedTo(creator, 4 + (hash32(`related:${creator.key}`) % 9)),
    };
  }

  /** What a visitor sees: pinned posts on top of the first page, then by time. Null for a cursor that is none. */
  page(creator: Creator, request: { cursor: string | null; count: number }): TimelinePage | null {
    if (creator.isPrivate || creator.quirks.has('withheld') || creator.quirks.has('gated'))
      return { posts: [], endCursor: null };
    const refs = this.timeline(creator);
    const pinned = refs.filter((ref) => ref.isPinned);
    const rest = refs.filter((ref) => !ref.isPinned);
    const before = request.cursor === null ? null : readCursor(request.cursor);
    if (request.cursor !== null && before === null) return null;
    const wanted = before === null ? [...pinned, ...rest] : rest.filter((ref) => ref.id < before);
    const shown = wanted.slice(0, request.count);
    const last = shown.at(-1);
    const hasMore = wanted.length > shown.length && last !== undefined;
    return { posts: this.make(shown), endCursor: hasMore ? writeCursor(last, creator) : null };
  }

  findPost(shortcode: string): { post: PostFacts; owner: Creator } | null {
    const id = idOfShortcode(shortcode);
    if (id === null) return null;
    for (const name of this.directory.namesOfShard(shardOf(id))) {
      const resolution = this.directory.resolve(name);
      if (resolution.kind !== 'creator') continue;
      const ref = this.timeline(resolution.creator).find((candidate) => candidate.id === id);
      const [post] = ref ? this.make([ref], COMMENTS_OF_POST) : [];
      if (post) return { post, owner: resolution.creator };
    }
    return null;
  }

  /** Every post that is up, newest first: the account's own and those it coauthored. */
  timeline(creator: Creator): PostRef[] {
    const known = this.timelines.get(creator);
    if (known) return known;
    const refs = this.listTimeline(creator);
    this.timelines.set(creator, refs);
    return refs;
  }

  private listTimeline(creator: Creator): PostRef[] {
    const script = this.scripts.find(creator.key);
    const own = listPosts(creator, this.clock.anchor(), script?.extraPosts);
    const refs = newestFirst([...own, ...this.guestPosts(creator)]).slice(0, MOST_POSTS);
    const removed = script?.removedPosts;
    return removed?.size ? refs.filter((ref) => !removed.has(shortcodeOf(ref.id))) : refs;
  }

  /** All posts that are up, whatever a visitor may see. */
  allPosts(creator: Creator): PostFacts[] {
    return this.make(this.timeline(creator));
  }

  /** True for the first `misses` lookups of every `misses + 1`: an account that exists but is said not to. */
  missesFalsely(username: string, misses: number): boolean {
    if (misses === 0) return false;
    const number = this.lookups.get(username) ?? 0;
    this.lookups.set(username, number + 1);
    return number % (misses + 1) < misses;
  }

  /** Back to the unscripted world of today. */
  reset(): void {
    this.lookups.clear();
    this.scripts.reset();
    this.clock.reset();
  }

  private make(refs: PostRef[], mostComments = COMMENTS_IN_TIMELINE): PostFacts[] {
    const anchorMs = this.clock.anchor();
    return refs.map((ref) =>
      makePost(ref, {
        anchorMs,
        mostComments,
        personAt: (number) => this.directory.personAt(number),
        coauthors: this.coauthorsOf(ref),
        scriptedCaption: this.scriptedCaption(ref),
      }),
    );
  }

  private scriptedCaption(ref: PostRef): string | null | undefined {
    const script = this.scripts.find(ref.owner.key);
    if (!script) return undefined;
    const code = shortcodeOf(ref.id);
    if (script.captions.has(code)) return script.captions.get(code);
    return ref.slot.startsWith('x') ? script.extraPosts[Number(ref.slot.slice(1))]?.caption : undefined;
  }

  private coauthorsOf(ref: PostRef): Person[] {
    const { owner } = ref;
    if (owner.quirks.has('all-collab')) return [this.directory.personAt(hash32(`coauthor:${owner.key}`))];
    const partner = isHost(owner) && isShared(ref) ? this.partnerOf(owner) : null;
    return partner === null ? [] : [toPerson(partner)];
  }

  /** Posts of the partner that also stand on this timeline; their owner is the partner. */
  private guestPosts(creator: Creator): PostRef[] {
    if (creator.quirks.has('all-collab')) {
      const host = this.directory.creatorAt(hash32(`coauthor:${creator.key}`));
      return this.postsToShare(host).slice(0, 6);
    }
    const host = this.partnerOf(creator);
    return host !== null && isHost(host) ? this.postsToShare(host).filter(isShared) : [];
  }

  private postsToShare(host: Creator): PostRef[] {
    return listPosts(host, this.clock.anchor()).map((ref) => ({ ...ref, isPinned: false }));
  }

  /** Listed creators come in pairs; three pairs of ten work together, when both are public. */
  private partnerOf(creator: Creator): Creator | null {
    if (creator.index === null || hash32(`pair:${creator.index >> 1}`) % 10 >= 3) return null;
    const listing = this.directory.listedAt(creator.index ^ 1);
    if (listing?.standing !== 'public' || creator.isPrivate) return null;
    const resolution = this.directory.resolve(listing.username);
    return resolution.kind === 'creator' && !resolution.creator.isPrivate ? resolution.creator : null;
  }
}

/** The even one of a pair publishes, the odd one is the coauthor. */
const isHost = (creator: Creator): boolean => creator.index !== null && creator.index % 2 === 0;
const isShared = (ref: PostRef): boolean => hash32(`shared:${ref.owner.key}:${ref.slot}`) % 9 === 4;

const writeCursor = (ref: PostRef, creator: Creator): string =>
  Buffer.from(`QVFD${ref.id.toString()}_${creator.instagramId}`).toString('base64');

function readCursor(cursor: string): bigint | null {
  const match = /^QVFD(\d{1,20})_\d+$/.exec(Buffer.from(cursor, 'base64').toString('latin1'));
  return match?.[1] === undefined ? null : BigInt(match[1]);
}
