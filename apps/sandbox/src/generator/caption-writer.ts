import type { CaptionBook, Mood } from './captions/caption-book';
import { ENGLISH } from './captions';
import { CATEGORIES, CATEGORY_TRAITS, type Category } from './categories';
import type { Creator } from './creator';
import { hash32, Random } from './random';

export interface WrittenCaption {
  text: string | null;
  mood: Mood;
  /** ISO 639-1; `und` for captions without words. */
  language: string;
  category: Category;
}

export interface CaptionBrief {
  creator: Creator;
  slot: string;
  /** Account that paid, when the text has to say so. */
  brand: string | null;
  mentioned: string | null;
}

const MOOD_EMOJI: Record<Mood, readonly string[]> = {
  positive: ['😍', '🥰', '🎉', '❤️', '🙌', '✨'],
  neutral: ['📌', '👇', '➡️'],
  negative: ['😞', '😡', '💔', '🙄'],
};
/** Isolates, a joined family, a flag of tag characters, stacked marks: what breaks naive text handling. */
const AWKWARD = '\u2067שלום\u2069 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 Z͑ͫ̓a̴l̷g̵o ﷽ ';

/** The words of one post, the same whenever it is asked for. */
export function writeCaption(brief: CaptionBrief): WrittenCaption {
  const { creator, slot } = brief;
  const random = new Random(`caption:${creator.key}:${slot}`);
  const mood = drawMood(creator, random);
  const category = random.chance(0.88) ? creator.category : random.pick(CATEGORIES);
  const { quirks } = creator;
  if (quirks.has('no-captions') || random.chance(0.02))
    return { text: null, mood: 'neutral', language: 'und', category };
  if (quirks.has('emoji-only') || random.chance(0.02)) {
    const text = Array.from({ length: random.int(1, 4) }, () => random.pick(MOOD_EMOJI[mood])).join('');
    return { text, mood, language: 'und', category };
  }
  const book = random.chance(creator.englishShare) ? ENGLISH : creator.book;
  const text = compose({ book, mood, category, random, brief });
  return { text: quirks.has('long-unicode') ? AWKWARD + text : text, mood, language: book.language, category };
}

function drawMood(creator: Creator, random: Random): Mood {
  const mark = random.next();
  if (mark < creator.moods.positive) return 'positive';
  return mark < creator.moods.positive + creator.moods.negative ? 'negative' : 'neutral';
}

interface Composition {
  book: CaptionBook;
  mood: Mood;
  category: Category;
  random: Random;
  brief: CaptionBrief;
}

function compose({ book, mood, category, random, brief }: Composition): string {
  const traits = CATEGORY_TRAITS[category];
  const stop = ['ja', 'zh'].includes(book.language) ? '。' : book.language === 'hi' ? '।' : '.';
  const join = stop === '。' ? '' : ' ';
  const sentences = [`${random.pick(book.opening[mood])}${stop}`, `${random.pick(book.topics[category])}${stop}`];
  if (random.chance(0.3)) sentences.push(random.pick(book.questions));
  const lines = [sentences.join(join)];
  if (random.chance(0.7))
    lines[0] += ` ${random.pick(MOOD_EMOJI[mood])}${random.chance(0.4) ? random.pick(traits.emoji) : ''}`;
  if (brief.brand !== null) lines.push(random.pick(book.sponsored).replace('{brand}', `@${brief.brand}`));
  if (brief.mentioned !== null) lines.push(`📷 @${brief.mentioned}`);
  const tags = random.sample(traits.hashtags, random.int(1, 4)).map((tag) => `#${tag}`);
  if (random.chance(0.5)) tags.push(...random.sample(book.hashtags, random.int(1, 2)).map((tag) => `#${tag}`));
  if (brief.brand !== null) tags.unshift(random.pick(book.disclosures));
  if (brief.brand !== null || random.chance(0.75)) lines.push(tags.join(' '));
  return lines.join(random.chance(0.5) ? '\n' : '\n.\n');
}

/** Comments lean towards the mood of the post. */
export function writeComment(creator: Creator, slot: string, number: number): { text: string; mood: Mood } {
  const random = new Random(`comment:${creator.key}:${slot}:${number}`);
  const mood = random.weighted([
    ['positive', 6],
    ['neutral', 3],
    ['negative', 2],
  ] as const);
  const book = random.chance(0.8) ? creator.book : ENGLISH;
  return { text: random.pick(book.comments[mood]), mood };
}

/** A fan's username, not an account of the list. */
export function fanName(seed: string, book: CaptionBook): string {
  const [latin = 'fan'] = (book.firstNames[hash32(seed) % book.firstNames.length] ?? 'fan').split('|');
  return `${latin}_${(hash32(`fan:${seed}`) % 100_000).toString(36)}`;
}
