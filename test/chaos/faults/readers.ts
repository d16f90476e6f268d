import { randomUUID } from 'node:crypto';
import type { SandboxControl } from '@app/testing';
import type { Customer } from '../credit-system';
import { judge, type Body, type Client } from './client';
import type { Outcome } from './load';

export interface ReadersOptions {
  client: Client;
  readers: Customer[];
  /** Stored, and open to all readers. */
  creators: string[];
  /** Stored; favourites are kept of these. */
  all: string[];
}

/** What a note was saved for. */
export interface Favourite {
  userId: string;
  username: string;
  /** Whether the answer said that it is kept; false leaves it open. */
  isConfirmed: boolean;
}

interface Seen {
  username: string;
  followers: unknown;
}

/** A page that takes longer is closed. */
const PAGE_MS = 5_000;
/** The product fetches for 25 s before it gives up. */
const FETCH_MS = 28_000;
const SOURCES = ['cache', 'database', 'provider', 'fallback'];
const LARGEST_PAGE = 12;

/** Users who look at creators that are stored and at creators that nobody has asked for yet, and keep favourites. */
export class Readers {
  readonly favourites: Favourite[] = [];
  private readonly seen: Seen[] = [];
  private readonly unkept: [Customer, string][];
  private strangers = 0;

  constructor(private readonly options: ReadersOptions) {
    const { readers, all } = options;
    this.unkept = all.flatMap((name) => readers.map((reader): [Customer, string] => [reader, name]));
  }

  /** Every creator into the memory of every process, and every reader's access. */
  async warm(urls: string[]): Promise<void> {
    for (const { headers } of this.options.readers) {
      for (const url of urls) {
        const read = async (name: string) => (await fetch(`${url}/api/profile/${name}`, { headers })).arrayBuffer();
        await Promise.all(this.options.creators.map(read));
      }
    }
  }

  async readStored(): Promise<Outcome> {
    const username = this.anyCreator();
    const answer = await this.get(`/api/profile/${username}`, PAGE_MS);
    const outcome = judge(answer, (body) => untrueMarks(body) ?? untrueProfile(username, body));
    // Of what is stored less than everything is not what was asked for, however honestly it is said.
    return outcome.verdict === 'degraded' ? { verdict: 'failed', note: 'degraded' } : outcome;
  }

  async readPosts(): Promise<Outcome> {
    const username = this.anyCreator();
    const limit = 1 + Math.floor(Math.random() * LARGEST_PAGE);
    const answer = await this.get(`/api/profile/${username}/posts?limit=${limit}`, PAGE_MS);
    return judge(answer, ({ items }) => untruePosts(username, items, limit));
  }

  async readFresh(): Promise<Outcome> {
    const username = `fresh.${this.strangers++}`;
    const answer = await this.get(`/api/profile/${username}`, FETCH_MS);
    return judge(answer, (body) => {
      const { profile, degraded } = body as { profile: Body; degraded: boolean };
      if (!degraded) this.seen.push({ username, followers: profile.followersCount });
      return (
        untrueMarks(body) ?? (profile.username === username ? null : `${String(profile.username)} for ${username}`)
      );
    });
  }

  async keepFavourite(): Promise<Outcome> {
    const [customer, username] = this.unkept.pop() ?? this.never();
    const favourite = { userId: customer.id, username, isConfirmed: false };
    this.favourites.push(favourite);
    const body = { username, note: `for ${username}` };
    const call = { path: '/api/v1/favorites', customer, key: randomUUID(), body, patienceMs: PAGE_MS };
    const answer = await this.options.client.send(call);
    favourite.isConfirmed = typeof answer !== 'string' && answer.status === 201;
    return judge(answer, (kept) => (kept.username === username ? null : `${String(kept.username)} for ${username}`));
  }

  /** Creators that were shown otherwise than the provider has them. Forgets them. */
  async compareWith(provider: SandboxControl): Promise<string[]> {
    const untrue: string[] = [];
    for (const { username, followers } of this.seen.splice(0)) {
      const truth = await provider.truth(username);
      if (truth.followers !== followers) untrue.push(`${username}: ${String(followers)}, not ${truth.followers}`);
    }
    return untrue;
  }

  private get(path: string, patienceMs: number) {
    const { client, readers } = this.options;
    return client.send({ path, customer: pick(readers), patienceMs });
  }

  private anyCreator(): string {
    return pick(this.options.creators);
  }

  private never(): never {
    throw new Error('every reader keeps every creator already: give the world more of them');
  }
}

/** Where an answer comes from, and how old and how complete it is, must fit together. */
function untrueMarks({ source, stale, degraded, fetchedAt, access }: Body): string | null {
  if (!SOURCES.includes(source as string) || typeof stale !== 'boolean' || typeof degraded !== 'boolean')
    return `marks: ${String(source)}, ${String(stale)}, ${String(degraded)}`;
  const { level } = access as { level: string };
  if (degraded && level !== 'preview') return 'degraded, with everything';
  if (degraded && source === 'fallback') return fetchedAt === null ? null : 'a mere name, of some age';
  return Number.isNaN(Date.parse(String(fetchedAt))) ? 'figures of unknown age' : null;
}

/** Creator n has 1000 + n followers and 14 posts, of which 12 are shown. */
function untrueProfile(username: string, body: Body): string | null {
  const { profile, posts, access, degraded } = body as {
    profile: Body;
    posts: unknown[];
    access: { level: string };
  } & Body;
  const { followersCount } = profile;
  const isRight = followersCount === 1_000 + Number(username.split('.')[1]);
  if (profile.username !== username || !(isRight || (degraded === true && followersCount === null)))
    return `${String(profile.username)} with ${String(followersCount)} for ${username}`;
  if (degraded === true) return null;
  return access.level === 'full' ? untruePosts(username, posts, LARGEST_PAGE) : `${access.level} of an open creator`;
}

/** Creator n posts under its name and a number, the newest first. */
export function untruePosts(username: string, posts: unknown, count: number): string | null {
  const codes = (posts as { shortcode: string }[]).map(({ shortcode }) => shortcode);
  const expected = Array.from({ length: count }, (_, n) => `${username}${n + 1}`);
  return codes.join() === expected.join() ? null : `posts ${codes.join(', ')} of ${username}`;
}

function pick<T>(items: T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}
