const URLS = /\b(?:https?:\/\/|www\.)\S+/giu;
const EMAILS = /[\w.+-]+@[\w-]+\.[\w.-]+/gu;
const MENTIONS = /(^|[^\p{L}\p{N}_])[@＠][\w.]+/gu;
const HASHTAGS = /[#＃]([\p{L}\p{M}\p{N}_]+)/gu;
/** One perceived emoji: joined sequences, skin tones, flags. Digits and ©-like signs are pictographic too, and none here. */
const EMOJI =
  /\p{Regional_Indicator}{2}|(?![©®™〰〽㊗㊙‼⁉])\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F)*(?:\u200D\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F)*)*/gu;
const APOSTROPHES = /['’`´]/gu;
const NOT_WORD = /[^\p{L}\p{M}\p{N}]+/gu;
/** Scripts written without spaces: their "words" cannot be counted by blanks. */
export const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
const LATIN_ACCENTS = /[\u0300-\u036f]/gu;
const ARABIC_MARKS = /[\u064B-\u0652\u0640]/gu;
const ARABIC_ARTICLE = /(^|[^\p{L}])(?:وال|بال|ال)(?=\p{Script=Arabic}{3})/gu;
/** Captions end at 2,200 characters; what is longer is not one, and must not cost more. */
const MAX_LENGTH = 4_000;

export interface CaptionText {
  /** Without addresses, mentions, emoji and hashtags. */
  readonly prose: string;
  /** Folded, without the sign. */
  readonly hashtags: readonly string[];
  /** Without skin tones and variation selectors. */
  readonly emoji: readonly string[];
  /** The words of `prose`, folded. */
  readonly words: readonly string[];
}

/** Takes a caption apart. */
export function readCaption(caption: string): CaptionText {
  const text = caption
    .slice(0, MAX_LENGTH)
    .normalize('NFKC')
    .replace(URLS, ' ')
    .replace(EMAILS, ' ')
    .replace(MENTIONS, '$1 ');
  const emoji = (text.match(EMOJI) ?? []).map(plainEmoji);
  const bare = text.replace(EMOJI, ' ');
  const hashtags = [...bare.matchAll(HASHTAGS)].map(([, tag]) => fold(tag ?? '').replaceAll('_', ''));
  const prose = bare.replace(HASHTAGS, ' ').replace(/\s+/gu, ' ').trim();
  return { prose, hashtags, emoji, words: wordsOf(prose) };
}

/** The form in which words are compared: lower case, no apostrophes, Latin without accents, Arabic without article and vowel signs. */
export function fold(text: string): string {
  const plain = text
    .replace(APOSTROPHES, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(LATIN_ACCENTS, '')
    .normalize('NFC');
  return /\p{Script=Arabic}/u.test(plain) ? foldArabic(plain) : plain;
}

function foldArabic(text: string): string {
  return text
    .replace(ARABIC_MARKS, '')
    .replace(/[أإآ]/gu, 'ا')
    .replace(/ة/gu, 'ه')
    .replace(/ى/gu, 'ي')
    .replace(ARABIC_ARTICLE, '$1');
}

export function wordsOf(text: string): string[] {
  return fold(text).split(NOT_WORD).filter(Boolean);
}

export const plainEmoji = (emoji: string): string => emoji.replace(/\p{Emoji_Modifier}|\uFE0F/gu, '');

/** Readable words; in scripts without spaces two signs count as one. */
export function countWords(text: string): number {
  const unspaced = (text.match(UNSPACED) ?? []).length;
  const spaced = text
    .replace(UNSPACED, ' ')
    .split(NOT_WORD)
    .filter((word) => /\p{L}/u.test(word)).length;
  return spaced + Math.ceil(unspaced / 2);
}
