import { EMOJI, HASHTAGS, PHRASES, PLACES } from './caption-phrases';
import type { SeededRandom } from './seeded-random';

/** The longest that Instagram takes. */
const MAX_LENGTH = 2_200;
/** At the end of what was cut in the middle of a surrogate pair, which JSON columns refuse. */
const HALF_A_CHARACTER = /[\uD800-\uDBFF]$/;

/** Characters of text that a caption is given, and how often: many are a line, few are an essay. */
const LENGTHS: readonly (readonly [readonly [number, number], number])[] = [
  [[1, 40], 10],
  [[40, 200], 42],
  [[200, 600], 30],
  [[600, 1_300], 12],
  [[1_300, 2_150], 6],
];
/** Of a hundred posts. */
const WITHOUT_CAPTION = 5;
const EMOJI_ONLY = 4;

/** A caption as people write them on Instagram, 0 to 2,200 characters; null for a post without one. */
export function makeCaption(random: SeededRandom): string | null {
  const kind = random.integer(1, 100);
  if (kind <= WITHOUT_CAPTION) return null;
  if (kind <= WITHOUT_CAPTION + EMOJI_ONLY) return emoji(random, 4);
  const [least, most] = random.weighted(LENGTHS);
  return `${makeText(random, random.integer(least, most))}${tags(random)}`
    .slice(0, MAX_LENGTH)
    .replace(HALF_A_CHARACTER, '');
}

function makeText(random: SeededRandom, length: number): string {
  const { sentences } = random.weighted(PHRASES.map((phrases) => [phrases, phrases.weight] as const));
  let text = fill(random.of(sentences), random);
  while (text.length < length) {
    const gap = random.next() < 0.25 ? '\n\n' : ' ';
    const decoration = random.next() < 0.2 ? ` ${emoji(random, 2)}` : '';
    text += `${decoration}${gap}${fill(random.of(sentences), random)}`;
  }
  return length < 40 ? text.slice(0, length).replace(HALF_A_CHARACTER, '') : text;
}

const fill = (sentence: string, random: SeededRandom): string =>
  sentence.replace('{place}', random.of(PLACES)).replace('{n}', String(random.integer(2, 99)));

const emoji = (random: SeededRandom, most: number): string =>
  Array.from({ length: random.integer(1, most) }, () => random.of(EMOJI)).join('');

function tags(random: SeededRandom): string {
  const count = random.weighted([
    [0, 35],
    [random.integer(1, 5), 40],
    [random.integer(6, 15), 25],
  ] as const);
  const chosen = new Set(Array.from({ length: count }, () => random.of(HASHTAGS)));
  return chosen.size === 0 ? '' : `\n${[...chosen].map((tag) => `#${tag}`).join(' ')}`;
}

export interface CreatorToStore {
  username: string;
  captions: (string | null)[];
}

/** Posts of a creator: most show a page or two, a few have a long history. */
const SIZES: readonly (readonly [number, number])[] = [
  [12, 40],
  [24, 25],
  [50, 20],
  [120, 12],
  [300, 3],
];

/** As many creators as it takes; the last has what is left. @param prefix of the usernames */
export function makeCreators(random: SeededRandom, posts: number, prefix: string): CreatorToStore[] {
  const creators: CreatorToStore[] = [];
  for (let left = posts; left > 0;) {
    const size = Math.min(left, random.weighted(SIZES));
    const captions = Array.from({ length: size }, () => makeCaption(random));
    creators.push({ username: `${prefix}${creators.length}`, captions });
    left -= size;
  }
  return creators;
}
