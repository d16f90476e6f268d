import { Injectable } from '@nestjs/common';
import { CASES, type SandboxCase } from './cases';
import { makeCreator, type CreatorOrigin } from './creator-maker';
import type { AbsentForm, Creator, RefusalForm } from './creator';
import { listPopulation, type Listing } from './population';
import type { Person } from './post-facts';
import { hash32 } from './random';
import { ScriptBook } from './script-book';

const USERNAME = /^(?!.*\.\.)(?!\.)[a-z0-9._]{1,30}(?<!\.)$/;
const ABSENT_FORMS: readonly AbsentForm[] = ['http-404', 'user-null', 'viewer-null', 'data-empty'];

export type Resolution =
  | { kind: 'creator'; creator: Creator; about: SandboxCase | undefined }
  | { kind: 'absent'; how: AbsentForm }
  | { kind: 'refused'; how: RefusalForm };

/** Who answers to which username today: the list, the documented cases, scripted renames, and everybody else. */
@Injectable()
export class Directory {
  readonly listings: readonly Listing[] = listPopulation();
  private readonly byName = new Map(this.listings.map((listing) => [listing.username, listing]));
  private readonly byFormerName = new Map(
    this.listings.flatMap((listing) => (listing.formerUsername === null ? [] : [[listing.formerUsername, listing]])),
  );
  private readonly people = new Map<number, Person>();
  /** Accounts that no number leads back to: a post can only be found by its code once they were seen. */
  private readonly seen = new Map<number, Set<string>>();

  constructor(private readonly scripts: ScriptBook) {
    for (const name of Object.keys(CASES)) this.resolve(name);
  }

  /** Takes a scripted deletion back; nothing happens to a name that nobody ever had. */
  revive(asked: string): void {
    const username = asked.toLowerCase();
    const key = this.scripts.holderOf(username) ?? this.originOfName(username, CASES[username])?.key;
    const script = key === undefined ? undefined : this.scripts.find(key);
    if (script) script.absent = undefined;
  }

  resolve(asked: string): Resolution {
    const username = asked.toLowerCase();
    if (!USERNAME.test(username)) return { kind: 'absent', how: 'http-404' };
    const holder = this.scripts.holderOf(username);
    if (holder === null) return { kind: 'absent', how: 'http-404' };
    if (holder !== undefined) return this.answerOf(this.originOfKey(holder, username), undefined);
    const about = CASES[username];
    if (about?.absent) return { kind: 'absent', how: about.absent };
    if (about?.refused) return { kind: 'refused', how: about.refused };
    const origin = this.originOfName(username, about);
    return origin === null ? { kind: 'absent', how: formFor(username) } : this.answerOf(origin, about);
  }

  /** A public, listed creator by a number of any size: brands, coauthors, tagged people. */
  creatorAt(number: number): Creator {
    for (let step = 0; ; step++) {
      const listing = this.listingAt(number + step);
      if (listing.standing === 'public') return makeCreator({ ...listing });
    }
  }

  personAt(number: number): Person {
    for (let step = 0; ; step++) {
      const listing = this.listingAt(number + step);
      if (listing.standing === 'public') return this.personOf(listing);
    }
  }

  /** Up to `count` others, most of the same category. */
  relatedTo(creator: Creator, count: number): Person[] {
    const picked = new Map<string, Person>();
    for (let step = 0; step < 60 && picked.size < count; step++) {
      const listing = this.listingAt(hash32(`related:${creator.key}:${step}`));
      const fits = listing.category === creator.category || step > 40;
      if (fits && listing.standing !== 'deleted' && listing.username !== creator.username) {
        picked.set(listing.username, this.personOf(listing));
      }
    }
    return [...picked.values()];
  }

  listedAt(index: number): Listing | undefined {
    return this.listings[index];
  }

  /** Names outside the list that were looked up and share the 13 bits of a media id. */
  namesOfShard(shard: number): string[] {
    const listing = this.listings[shard];
    return listing ? [listing.username] : [...(this.seen.get(shard) ?? [])];
  }

  /** Unscripted; people are named on many posts, so they are made once. */
  private personOf(listing: Listing): Person {
    const known = this.people.get(listing.index);
    if (known) return known;
    const person = toPerson(makeCreator({ ...listing, traits: privacyOf(listing) }));
    this.people.set(listing.index, person);
    return person;
  }

  private listingAt(number: number): Listing {
    const listing = this.listings[number % this.listings.length];
    if (!listing) throw new RangeError('the list of creators is empty');
    return listing;
  }

  private originOfName(username: string, about: SandboxCase | undefined): CreatorOrigin | null {
    if (about) {
      const { quirks, traits, key } = about;
      return { key: key ?? `case:${username}`, username, index: null, quirks, traits };
    }
    const listing = this.byName.get(username);
    if (listing) return listing.standing === 'deleted' ? null : { ...listing, traits: privacyOf(listing) };
    const former = this.byFormerName.get(username);
    if (former) return former.formerNameTaken ? { key: `stranger:${username}`, username, index: null } : null;
    if (/^missing[._]/.test(username)) return null;
    const traits = username.startsWith('private.') ? { isPrivate: true } : undefined;
    return { key: `name:${username}`, username, index: null, traits };
  }

  private originOfKey(key: string, username: string): CreatorOrigin {
    const [kind, rest = ''] = key.split(/:(.*)/);
    if (kind === 'listed') {
      const listing = this.listingAt(Number(rest));
      return { ...listing, username, traits: privacyOf(listing) };
    }
    const about = kind === 'case' ? CASES[rest] : undefined;
    return { key, username, index: null, quirks: about?.quirks, traits: about?.traits };
  }

  private answerOf(origin: CreatorOrigin, about: SandboxCase | undefined): Resolution {
    const script = this.scripts.find(origin.key);
    if (script?.absent) return { kind: 'absent', how: script.absent };
    const creator = makeCreator(origin);
    this.remember(creator);
    if (!script) return { kind: 'creator', creator, about };
    const { isPrivate, followers, biography, fullName, isVerified } = script;
    const changed: Creator = {
      ...creator,
      isPrivate: isPrivate ?? creator.isPrivate,
      baseFollowers: followers ?? creator.baseFollowers,
      growth: followers === undefined ? creator.growth : 0,
      biography: biography ?? creator.biography,
      fullName: fullName ?? creator.fullName,
      isVerified: isVerified ?? creator.isVerified,
    };
    return { kind: 'creator', creator: changed, about };
  }

  private remember({ index, shard, username }: Creator): void {
    if (index !== null) return;
    const names = this.seen.get(shard) ?? new Set<string>();
    if (names.size < 50) this.seen.set(shard, names.add(username));
  }
}

export const toPerson = (creator: Creator): Person => ({
  id: creator.instagramId,
  username: creator.username,
  fullName: creator.fullName,
  isVerified: creator.isVerified,
  isPrivate: creator.isPrivate,
});

const privacyOf = (listing: Listing) => ({ isPrivate: listing.standing === 'private' });

const formFor = (username: string): AbsentForm =>
  ABSENT_FORMS[hash32(`absent:${username}`) % ABSENT_FORMS.length] ?? 'user-null';
