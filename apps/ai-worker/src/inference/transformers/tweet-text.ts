const URLS = /\b(?:https?:\/\/|www\.)\S+/giu;
const MENTIONS = /(^|[^\p{L}\p{N}_])[@＠][\w.]*\w/gu;
const CURLY_APOSTROPHES = /[‘’`´]/gu;
const LONE_SURROGATES = /\p{Surrogate}/gu;
/** More than the tokens that any of the models reads; what follows only costs time in the tokenizer. */
const MAX_LENGTH = 4_000;

/**
 * The form of text that the models trained on tweets expect: addresses and names of people masked, plain apostrophes,
 * single blanks.
 */
export function toTweetText(caption: string): string {
  return caption
    .slice(0, MAX_LENGTH)
    .replace(LONE_SURROGATES, ' ')
    .replace(URLS, 'http')
    .replace(MENTIONS, '$1@user')
    .replace(CURLY_APOSTROPHES, "'")
    .replace(/\s+/gu, ' ')
    .trim();
}
