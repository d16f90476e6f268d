/**
 * Keywords of one category by language (ISO 639-1), comma-separated. In a keyword
 * - a trailing `*` matches any ending (`recipe*` finds "recipes"),
 * - a trailing `!` marks a word that settles the matter, a trailing `?` one that only hints.
 * Words count in captions of their language and in hashtags of any language; English ones count everywhere.
 */
export interface KeywordList {
  readonly [language: string]: string;
}
