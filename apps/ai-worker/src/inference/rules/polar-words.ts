import { fold } from './caption-text';
import { POLAR_LISTS, type PolarList } from './polar-lists';

interface PolarWords {
  scores: ReadonlyMap<string, number>;
  /** The same for languages that write words together, the longest first. */
  phrases: readonly (readonly [string, number])[];
  negators: ReadonlySet<string>;
  list: PolarList;
}

/** "no me gusta nada": a negator reaches this many words. */
const REACH = 3;
/** Characters, where words are not parted by blanks: "楽しくなかった", "不太开心". */
const UNSPACED_REACH = { before: 3, after: 5 } as const;

const split = (words: string): string[] =>
  fold(words)
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => word.replace('_', ' '));
const WORDS = new Map<string, PolarWords>(
  Object.entries(POLAR_LISTS).map(([language, list]) => {
    const scored = [
      ...split(list.positive).map((word) => [word, 1] as const),
      ...split(list.negative).map((word) => [word, -1] as const),
    ];
    const phrases = list.isUnspaced ? scored.sort(([a], [b]) => b.length - a.length) : [];
    return [language, { scores: new Map(scored), phrases, negators: new Set(split(list.negators)), list }];
  }),
);

export interface PolarWordScore {
  /** Positive less negative words, turned round by a negator. */
  sum: number;
  known: number;
}

/** @returns null for a language without a list */
export function scorePolarWords(words: readonly string[], language: string): PolarWordScore | null {
  const polar = WORDS.get(language);
  if (polar === undefined) return null;
  return polar.list.isUnspaced ? scoreUnspaced(words.join(' '), polar) : scoreSpaced(words, polar);
}

function scoreSpaced(words: readonly string[], { scores, negators, list }: PolarWords): PolarWordScore {
  let sum = 0;
  let known = 0;
  words.forEach((word, position) => {
    const score = scores.get(`${word} ${words[position + 1]}`) ?? scores.get(word) ?? scores.get(arabicStem(word));
    if (score === undefined) return;
    const near =
      list.negation === 'after'
        ? words.slice(position + 1, position + 1 + REACH)
        : words.slice(Math.max(0, position - REACH), position);
    sum += near.some((other) => negators.has(other)) ? -score : score;
    known += 1;
  });
  return { sum, known };
}

/** Without "and" before it and the ending of an object: "وجميلا" is "جميل". Words of other scripts stay as they are. */
const arabicStem = (word: string): string => word.replace(/^و(?=\p{Script=Arabic}{3})/u, '').replace(/ا$/u, '');

/** Longest terms first; what one has taken is not read again. */
function scoreUnspaced(text: string, { phrases, negators, list }: PolarWords): PolarWordScore {
  let rest = text;
  let sum = 0;
  let known = 0;
  for (const [term, score] of phrases) {
    for (let at = rest.indexOf(term); at >= 0; at = rest.indexOf(term, at + term.length)) {
      const end = at + term.length;
      const near =
        list.negation === 'after'
          ? text.slice(end, end + UNSPACED_REACH.after)
          : text.slice(Math.max(0, at - UNSPACED_REACH.before), at);
      sum += [...negators].some((negator) => near.includes(negator)) ? -score : score;
      known += 1;
      rest = rest.slice(0, at) + ' '.repeat(term.length) + rest.slice(end);
    }
  }
  return { sum, known };
}
