import { fold, wordsOf } from '../caption-text';
import { COMPLAINT } from './lexicon/complaint';
import { INTENT_LANGUAGES, type IntentList } from './lexicon/intent-list';
import { PRAISE } from './lexicon/praise';
import { PURCHASE } from './lexicon/purchase';
import { QUESTION } from './lexicon/question';
import { SPAM } from './lexicon/spam';

/** What a term may stand for; the first of them that is proved decides. */
export const TELLING_INTENTS = ['spam', 'purchase', 'complaint', 'question', 'praise'] as const;
export type TellingIntent = (typeof TELLING_INTENTS)[number];

/** A strong term decides, a weak one only where no strong one is found. */
export type Strength = 'strong' | 'weak';

export interface IntentHit {
  intent: TellingIntent;
  strength: Strength;
  language: string;
  /** Folded. */
  term: string;
}

interface Term extends IntentHit {
  words: readonly string[];
  isStem: boolean;
  atStart: boolean;
}

const LISTS: Readonly<Record<TellingIntent, IntentList>> = {
  spam: SPAM,
  purchase: PURCHASE,
  complaint: COMPLAINT,
  question: QUESTION,
  praise: PRAISE,
};
const RUN_TOGETHER = new Set(['ja', 'ko', 'zh']);
const STEM_KEY = 2;

/** A negation turns praise into complaint and complaint into praise. Before the term, within so many words. */
const REACH = 2;
const NEGATORS = wordSet(
  `not no never don't doesn't didn't isn't aren't wasn't won't nunca jamás não nem ne jamais nicht kein keine keinen nie non mai niet geen nooit
   tidak gak ga nggak bukan не нет ни لا ليس لم नहीं nahi`,
);
/** Right behind it. */
const LATE_NEGATORS = wordSet('pas nicht niet değil नहीं nahi nahin');
/** Where words run together: characters before and behind the term. */
const JOINED_NEGATORS = {
  before: /[不没沒别別安안]$/u,
  after: /^.{0,3}(?:ない|なく|なかっ|ません|지않|지못)/u,
} as const;

const BY_FIRST_WORD = new Map<string, Term[]>();
const STEMS = new Map<string, Term[]>();
/** Of languages whose words run together, by the first character. */
const ANYWHERE = new Map<string, Term[]>();
for (const intent of TELLING_INTENTS)
  for (const language of INTENT_LANGUAGES)
    for (const entry of (LISTS[intent][language] ?? '').split(',')) register(toTerm(entry.trim(), intent, language));

/** Every term of every language that occurs, with negations already applied. @param words folded, in order */
export function intentHits(words: readonly string[]): IntentHit[] {
  const found = words.flatMap((_, start) => hitsAt(words, start));
  return words.some(mayRunTogether) ? [...found, ...hitsWithin(words.join(''))] : found;
}

/** From the first Han, kana or Hangul character on; what few letters lie beyond them are asked for in vain. */
const mayRunTogether = (word: string): boolean => /[\u1100-\u11ff\u2e80-\ud7ff]/u.test(word);

function hitsAt(words: readonly string[], start: number): IntentHit[] {
  const word = words[start] ?? '';
  const candidates = [...(BY_FIRST_WORD.get(word) ?? []), ...(STEMS.get(word.slice(0, STEM_KEY)) ?? [])];
  return candidates
    .filter((term) => (start === 0 || !term.atStart) && matches(words, start, term))
    .map((term) => turned(term, isNegated(words, start, term)));
}

function matches(words: readonly string[], start: number, term: Term): boolean {
  const last = term.words.length - 1;
  return term.words.every((word, offset) => {
    const said = words[start + offset];
    return said === word || (term.isStem && offset === last && said?.startsWith(word) === true);
  });
}

function isNegated(words: readonly string[], start: number, term: Term): boolean {
  const before = words.slice(Math.max(0, start - REACH), start);
  return before.some((word) => NEGATORS.has(word)) || LATE_NEGATORS.has(words[start + term.words.length] ?? '');
}

function hitsWithin(text: string): IntentHit[] {
  const hits: IntentHit[] = [];
  for (let at = 0; at < text.length; at += 1)
    for (const term of ANYWHERE.get(text.charAt(at)) ?? [])
      if (text.startsWith(term.term, at)) hits.push(turned(term, isNegatedWithin(text, at, term)));
  return hits;
}

function isNegatedWithin(text: string, at: number, { term }: Term): boolean {
  const { before, after } = JOINED_NEGATORS;
  return (
    before.test(text.slice(Math.max(0, at - 1), at)) || after.test(text.slice(at + term.length, at + term.length + 8))
  );
}

/** Denied praise is a mild complaint, a denied complaint mild praise; denying anything else changes nothing. */
function turned({ intent, strength, language, term }: Term, isDenied: boolean): IntentHit {
  if (isDenied && intent === 'praise') return { intent: 'complaint', strength: 'weak', language, term };
  if (isDenied && intent === 'complaint') return { intent: 'praise', strength: 'weak', language, term };
  return { intent, strength, language, term };
}

function toTerm(entry: string, intent: TellingIntent, language: string): Term {
  const atStart = entry.startsWith('^');
  const isWeak = entry.endsWith('?');
  const isStem = /\*\??$/u.test(entry);
  const bare = entry.replace(/^\^|\*?\??$/gu, '');
  const words = wordsOf(bare);
  const term = words.join(RUN_TOGETHER.has(language) ? '' : ' ');
  if (term.length < (isStem ? STEM_KEY : 1)) throw new Error(`"${entry}" is no term of ${intent} in ${language}`);
  return { intent, language, term, words, isStem, atStart, strength: isWeak ? 'weak' : 'strong' };
}

function register(term: Term): void {
  const [map, key] = placeOf(term);
  map.set(key, [...(map.get(key) ?? []), term]);
}

function placeOf({ language, term, words: [first = '', ...others], isStem }: Term): [Map<string, Term[]>, string] {
  if (RUN_TOGETHER.has(language)) return [ANYWHERE, term.charAt(0)];
  return isStem && others.length === 0 ? [STEMS, first.slice(0, STEM_KEY)] : [BY_FIRST_WORD, first];
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(fold(words).split(/\s+/u).filter(Boolean));
}
