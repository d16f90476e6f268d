import { CATEGORY_TRAITS } from './categories';
import type { Creator, Quirk } from './creator';
import { personaOf, type Persona } from './persona';
import { hash32, Random } from './random';

/** Accounts at the top of the list are the giants of the platform: their plays pass 2^31. */
const GIANTS = 12;
export const LISTED_SHARDS = 5000;
const ALL_SHARDS = 8192;

export interface CreatorOrigin {
  key: string;
  username: string;
  index: number | null;
  quirks?: readonly Quirk[];
  traits?: Partial<Creator>;
}

/** The account behind a key, the same on every call and machine. */
export function makeCreator(origin: CreatorOrigin): Creator {
  const { key, username, index } = origin;
  const persona = personaOf(key);
  const random = new Random(`creator:${key}`);
  const baseFollowers = drawFollowers(random, index);
  const accountType = random.weighted([
    ['creator', 45],
    ['business', 25],
    ['personal', 30],
  ] as const);
  const quirks = new Set<Quirk>([...drawQuirks(random, index), ...(origin.quirks ?? [])]);
  const creator: Creator = {
    key,
    username,
    index,
    instagramId: String(1_000_000_000 + hash32(`id:${key}`) * 14 + (hash32(`id2:${key}`) % 14)),
    shard: index ?? LISTED_SHARDS + (hash32(`shard:${key}`) % (ALL_SHARDS - LISTED_SHARDS)),
    fullName: drawFullName(persona, random),
    biography: '',
    pronouns: random.chance(0.12)
      ? random.pick([
          ['she', 'her'],
          ['he', 'him'],
          ['they', 'them'],
        ])
      : [],
    book: persona.book,
    englishShare:
      persona.book.language === 'en'
        ? 0
        : random.weighted([
            [0, 6],
            [0.1, 2],
            [0.35, 2],
          ]),
    category: persona.category,
    accountType,
    isVerified: random.chance(baseFollowers > 500_000 ? 0.75 : baseFollowers > 50_000 ? 0.15 : 0.01),
    isPrivate: false,
    baseFollowers,
    following: random.int(40, 1800),
    ...drawHabits(random, baseFollowers),
    externalUrl: null,
    email: null,
    phone: null,
    address: null,
    highlights: random.int(0, 24),
    quirks,
  };
  addContacts(creator, random);
  return { ...creator, ...origin.traits };
}

/** How often, when and what an account posts, and what comes back. */
function drawHabits(random: Random, baseFollowers: number) {
  const hours: [number, number] = [random.int(6, 12), random.int(15, 22)];
  return {
    growth: random.weighted([
      [random.between(-0.001, 0), 2],
      [random.between(0, 0.002), 6],
      [random.between(0.002, 0.01), 1],
    ]),
    likeRatio: drawLikeRatio(random, baseFollowers),
    commentRatio: random.between(0.008, 0.06),
    gapDays: random.weighted([
      [random.between(0.4, 1), 2],
      [random.between(1, 3), 5],
      [random.between(3, 9), 3],
    ]),
    basePosts: Math.min(200, Math.max(12, Math.round(random.around(55, 0.75)))),
    silentSince: random.chance(0.05) ? random.int(20, 400) : null,
    hours,
    videoShare: random.between(0.15, 0.75),
    carouselShare: random.between(0.1, 0.5),
    sponsoredShare: baseFollowers > 5000 && random.chance(0.55) ? random.between(0.03, 0.25) : 0,
    pinnedCount: random.chance(0.3) ? random.int(1, 3) : 0,
    moods: { positive: random.between(0.3, 0.65), negative: random.between(0.04, 0.22) },
  };
}

function drawFollowers(random: Random, index: number | null): number {
  const pareto = Math.min(40_000_000, Math.round(900 * Math.pow(1 - random.next(), -1 / 0.72)));
  return index !== null && index < GIANTS ? random.int(90_000_000, 560_000_000) : pareto;
}

/** Small accounts reach a larger part of their followers. */
function drawLikeRatio(random: Random, followers: number): number {
  const median = followers > 1_000_000 ? 0.012 : followers > 100_000 ? 0.02 : followers > 10_000 ? 0.03 : 0.055;
  return Math.min(0.4, random.around(median, 0.5));
}

function drawQuirks(random: Random, index: number | null): Quirk[] {
  if (index === null) return [];
  const quirks: Quirk[] = [];
  if (index < GIANTS) quirks.push('huge');
  const rare = random.weighted<Quirk | null>([
    [null, 830],
    ['hidden-likes', 60],
    ['fake-likes', 8],
    ['withheld', 15],
    ['zero-posts', 6],
    ['comments-disabled', 12],
    ['no-bio-links', 20],
    ['no-captions', 6],
    ['emoji-only', 8],
    ['likes-differ', 15],
    ['long-unicode', 10],
    ['fresh-video', 10],
  ]);
  return rare === null ? quirks : [...quirks, rare];
}

function drawFullName(persona: Persona, random: Random): string {
  const [emoji = '✨'] = CATEGORY_TRAITS[persona.category].emoji;
  return random.weighted([
    [persona.displayName, 7],
    [`${persona.displayName} ${emoji}`, 2],
    [`${persona.displayName} | ${persona.category}`, 2],
  ]);
}

/** Only reserved domains and numbers: nobody real can be reached. */
function addContacts(creator: Creator, random: Random): void {
  const { book, category } = creator;
  const traits = CATEGORY_TRAITS[category];
  const site = creator.username.replace(/[^a-z0-9]/g, '');
  const sentence = random.pick(book.biographies).replace('{place}', random.pick(book.places));
  const tail = random.chance(0.25) ? ` @${site}.${random.pick(traits.handles)}` : '';
  creator.biography = `${random.pick(traits.emoji)} ${sentence}\n#${random.pick(traits.hashtags)}${tail.slice(0, 30)}`;
  if (random.chance(0.6)) creator.externalUrl = `https://${site}.example.com/`;
  if (creator.accountType === 'personal') return;
  if (random.chance(0.7)) creator.email = `hello@${site}.example.com`;
  if (random.chance(0.3)) creator.phone = `+1202555${String(random.int(100, 199)).padStart(4, '0')}`;
  if (creator.accountType === 'business' && random.chance(0.5)) {
    creator.address = {
      city: random.pick(book.places),
      street: `${random.int(1, 220)} Example Street`,
      zip: String(random.int(10_000, 99_999)),
    };
  }
}
