import { plainEmoji, readCaption } from '../caption-text';
import { marksOf, type CommentMarks } from '../comment-marks';
import { intentHits, TELLING_INTENTS, type IntentHit, type TellingIntent } from './intent-terms';
import { INTENT_LANGUAGES } from './lexicon/intent-list';

export const COMMENT_INTENTS = ['question', 'purchase', 'complaint', 'spam', 'praise', 'other'] as const;
export type CommentIntent = (typeof COMMENT_INTENTS)[number];

export interface IntentVerdict {
  intent: CommentIntent;
  /** 0 to 1: what the rules may claim, by the strength of what was found. Not a calibrated probability. */
  confidence: number;
  /** What decided, folded: a term, `?`, an emoji or `address`; null where nothing was found. */
  evidence: string | null;
}

/** From here on a verdict counts as sure. */
export const SURE_CONFIDENCE = 0.6;

const KNOWN: ReadonlySet<string> = new Set(INTENT_LANGUAGES);
/** The language of fewer words is a guess: they are read in all languages. */
const FEWEST_WORDS_OF_LANGUAGE = 3;
/** Shorter words mean something else in the next language. */
const SHORTEST_FOREIGN_TERM = 4;

const STRONG = 0.8;
const WEAK = 0.5;
const NOTHING_FOUND = 0.4;
/** Naming a friend is nothing else. */
const MENTION = 0.9;
const IN_ANOTHER_LANGUAGE = 0.75;
const SEVERAL = 0.1;
const CONTRADICTED = 0.2;

const ADDRESS = /\b(?:https?:\/\/|www\.)\S+|\b(?:t\.me|wa\.me|bit\.ly|linktr\.ee)\/\S+|\+\d[\d ()-]{8,}\d/iu;
const PROMOTION = /\b(?:promote|promo|post|share|repost|send|dm|tag)\b[^.!?\n]{0,24}@[\w.]{3,}/iu;
const QUESTION_MARK = /[?？؟]/u;
const PRAISING = emojiSet('😍🥰😻💖💕💗💞💘💝🤩🏆🎉🥳💯❤🧡💛💚💙💜🩷😊😘🤗👏🙌✨🔥👍👌💪🫶👑💐🌹😋🤤');
const COMPLAINING = emojiSet('👎🤮🤢😡🤬💩🖕😤😠🙄');

/**
 * What a comment is written for, by terms in 16 languages, question marks, addresses and emoji (`comment_intent.v1`).
 * Whoever praises and asks, asks; the order is spam, purchase, complaint, question, praise. Reads words, understands no
 * irony. The same text gives the same verdict everywhere.
 * @param language ISO 639-1, `und` or null
 * @returns null for a text that cannot be read or is of a language whose words are not known
 */
export function intentOf(
  text: string,
  language: string | null,
  marks: CommentMarks = marksOf(text),
): IntentVerdict | null {
  if (marks.kind === 'mention_only' && !promotes(text)) return { intent: 'other', confidence: MENTION, evidence: null };
  if (marks.kind === 'unreadable' || isForeign(language, marks)) return null;
  const hits = hitsIn(text, language);
  const intent = decided(hits);
  if (intent === null) return { intent: 'other', confidence: NOTHING_FOUND, evidence: null };
  const own = hits.filter((hit) => hit.intent === intent);
  const best = own.find(isStrong) ?? own[0];
  return { intent, confidence: confidenceOf(own, hits), evidence: best?.term ?? null };
}

/** The dear patterns are asked only where one of their signs stands: few comments have any. */
const hasAddress = (text: string): boolean => /[/+]|www\./i.test(text) && ADDRESS.test(text);
const promotes = (text: string): boolean => text.includes('@') && PROMOTION.test(text);

interface Hit extends Omit<IntentHit, 'language'> {
  isOfAnotherLanguage: boolean;
}

const isForeign = (language: string | null, { wordCount }: CommentMarks): boolean =>
  isTold(language) && !KNOWN.has(language) && wordCount >= FEWEST_WORDS_OF_LANGUAGE;

const isTold = (language: string | null): language is string => language !== null && language !== 'und';

function hitsIn(text: string, language: string | null): Hit[] {
  const { prose, words, emoji, hashtags } = readCaption(text);
  const all = intentHits(words.length > 0 ? words : hashtags);
  const isOwn = (hit: IntentHit) => !isTold(language) || hit.language === language || hit.language === 'en';
  const own = all.filter(isOwn);
  // Short comments are often taken for another language: then words of any language are better than none.
  const read = own.length > 0 ? own : all.filter(({ term }) => term.length >= SHORTEST_FOREIGN_TERM);
  return [
    ...(hasAddress(text) ? [markOf('spam', 'address')] : []),
    ...(promotes(text) ? [markOf('spam', 'promotion')] : []),
    ...read.map((hit) => ({ ...hit, isOfAnotherLanguage: !isOwn(hit) })),
    ...(QUESTION_MARK.test(prose) ? [markOf('question', '?')] : []),
    ...emoji.flatMap(emojiHit),
  ];
}

const markOf = (intent: TellingIntent, term: string, strength: Hit['strength'] = 'strong'): Hit => ({
  ...{ intent, term, strength },
  isOfAnotherLanguage: false,
});

function emojiHit(emoji: string): Hit[] {
  if (COMPLAINING.has(emoji)) return [markOf('complaint', emoji, 'weak')];
  return PRAISING.has(emoji) ? [markOf('praise', emoji, 'weak')] : [];
}

const isStrong = ({ strength }: Hit): boolean => strength === 'strong';

function decided(hits: readonly Hit[]): TellingIntent | null {
  const strong = hits.filter(isStrong);
  const deciding = strong.length > 0 ? strong : hits;
  return TELLING_INTENTS.find((intent) => deciding.some((hit) => hit.intent === intent)) ?? null;
}

function confidenceOf(own: readonly Hit[], all: readonly Hit[]): number {
  const deciding = own.some(isStrong) ? own.filter(isStrong) : own;
  const base = own.some(isStrong) ? STRONG : WEAK;
  const reach = deciding.every(({ isOfAnotherLanguage }) => isOfAnotherLanguage) ? IN_ANOTHER_LANGUAGE : 1;
  const several = new Set(own.map(({ term }) => term)).size > 1 ? SEVERAL : 0;
  const contradicted = isContradicted(own, all) ? CONTRADICTED : 0;
  return Math.round((base * reach + several - contradicted) * 100) / 100;
}

/** Praise and blame in one comment; everything else goes together. */
function isContradicted(own: readonly Hit[], all: readonly Hit[]): boolean {
  const has = (hits: readonly Hit[], intent: TellingIntent) => hits.some((hit) => hit.intent === intent);
  return (has(own, 'praise') && has(all, 'complaint')) || (has(own, 'complaint') && has(all, 'praise'));
}

function emojiSet(emoji: string): ReadonlySet<string> {
  return new Set(Array.from(emoji, plainEmoji).filter(Boolean));
}
