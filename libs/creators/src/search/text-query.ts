/** One thing to look for: a word, or several in a row. */
export interface TextItem {
  words: string;
  /** Was quoted: found as it is written, not by its stem. */
  exact: boolean;
  not: boolean;
}

/** Alternatives, each of which asks for all of its items. */
export type TextQuery = readonly (readonly TextItem[])[];

const TOKEN = /(-*)(?:["“”„]([^"“”„]*)(?:["“”„]|$)|([^\s"“”„]+))/gu;
const HAS_WORD = /[\p{L}\p{N}]/u;

/**
 * Reads what people write into search boxes: words are all asked for, `"words in quotes"` stand together as they are,
 * `-word` is absent, `or` parts alternatives. Every text means something; what has no letter and no digit is left out.
 */
export function parseTextQuery(text: string): TextQuery {
  const groups: TextItem[][] = [[]];
  for (const [, minus = '', quoted, word = ''] of text.matchAll(TOKEN)) {
    if (minus === '' && word.toLowerCase() === 'or') {
      groups.push([]);
      continue;
    }
    const words = (quoted ?? word).trim().replaceAll(/\s+/gu, ' ');
    if (HAS_WORD.test(words)) groups.at(-1)?.push({ words, exact: quoted !== undefined, not: minus !== '' });
  }
  return groups.filter((items) => items.length > 0);
}

/** A text that parses into the same query. */
export function printTextQuery(query: TextQuery): string {
  return query.map((items) => items.map(printItem).join(' ')).join(' or ');
}

const printItem = ({ words, exact, not }: TextItem) => `${not ? '-' : ''}${exact ? `"${words}"` : words}`;

/** Whether each alternative says what to look for, and not only what not. */
export const asksForSomething = (query: TextQuery): boolean =>
  query.length > 0 && query.every((items) => items.some(({ not }) => !not));

/** The words to mark in a text that was found. */
export const wordsToMark = (query: TextQuery): TextQuery => [
  query
    .flat()
    .filter(({ not }) => !not)
    .flatMap(({ words, ...item }) => words.split(' ').map((word) => ({ ...item, words: word })))
    .filter(({ words }) => HAS_WORD.test(words)),
];

/** Languages with a stemmer in Postgres, as app.search_config() has them. */
export const STEMMED_LANGUAGES = [
  ...['ar', 'hy', 'eu', 'ca', 'da', 'nl', 'en', 'fi', 'fr', 'de', 'el', 'hi', 'hu', 'id', 'ga', 'it', 'lt', 'ne'],
  ...['no', 'pt', 'ro', 'ru', 'sr', 'es', 'sv', 'ta', 'tr', 'yi'],
] as const;

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Latin}/u, 'en'],
  [/\p{Script=Cyrillic}/u, 'ru'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Armenian}/u, 'hy'],
  [/\p{Script=Tamil}/u, 'ta'],
  [/\p{Script=Hebrew}/u, 'yi'],
];

/** The language whose stems are looked for when nobody says one: the most read one of each script in the text. */
export const languagesOf = (text: string): string[] =>
  SCRIPTS.filter(([script]) => script.test(text)).map(([, language]) => language);
