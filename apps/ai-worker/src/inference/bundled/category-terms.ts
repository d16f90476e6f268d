import type { CaptionText } from '../rules/caption-text';

/** Which words there are, so that a hashtag can be read as a row of them. */
export interface WordRanks {
  /** 0 for the most frequent word; undefined for a stranger. */
  rankOf(word: string): number | undefined;
}

/** Rare words would find themselves in any row of letters. */
const MAX_PART_RANK = 20_000;
const MIN_PART = 3;
const MAX_PART = 14;
const SHORT_PARTS: ReadonlySet<string> = new Set(['a', 'at', 'in', 'is', 'it', 'my', 'no', 'of', 'on', 'to', 'we']);
/** A hashtag longer than this is not read. */
const MAX_TAG = 40;

/** What the linear model sees of a caption: words, pairs of words, hashtags whole and in parts, emoji. Each once. */
export function termsOf(text: CaptionText, ranks: WordRanks): ReadonlySet<string> {
  const terms = new Set<string>(text.words);
  for (let at = 1; at < text.words.length; at++) terms.add(`${text.words[at - 1]} ${text.words[at]}`);
  for (const tag of new Set(text.hashtags)) {
    terms.add(`#${tag}`);
    for (const part of partsOf(tag, ranks)) terms.add(part);
  }
  for (const emoji of text.emoji) terms.add(emoji);
  return terms;
}

/** `slowliving` as `slow living`: the fewest known words that cover the tag, or none at all. */
export function partsOf(tag: string, ranks: WordRanks): readonly string[] {
  if (tag.length > MAX_TAG) return [];
  if (ranks.rankOf(tag) !== undefined) return [tag];
  const best: (readonly string[] | undefined)[] = [[]];
  for (let end = 1; end <= tag.length; end++) {
    for (let start = Math.max(0, end - MAX_PART); start < end; start++) {
      const before = best[start];
      if (before === undefined || before.length + 1 >= (best[end]?.length ?? Infinity)) continue;
      const part = tag.slice(start, end);
      if (isPart(part, ranks)) best[end] = [...before, part];
    }
  }
  return best[tag.length] ?? [];
}

function isPart(part: string, ranks: WordRanks): boolean {
  if (part.length < MIN_PART) return SHORT_PARTS.has(part);
  return (ranks.rankOf(part) ?? Infinity) < MAX_PART_RANK;
}
