import { isObject, InvalidSearchError, printWhere, WhereParser, type Suggest } from './search-grammar';
import { LISTING_SORT_NAMES } from './listing-query';
import { TEXT_FIELDS, type SearchQuery, type SearchSort, type SearchText, type TextField } from './search-query';
import { asksForSomething, languagesOf, parseTextQuery, STEMMED_LANGUAGES } from './text-query';

export const SEARCH_SORTS: readonly SearchSort[] = ['relevance', ...LISTING_SORT_NAMES];
export const MOST_TEXT = 500;
export const MOST_TERMS = 30;
export const MOST_LANGUAGES = 5;
export const MOST_NAME = 100;

/** The members of a search, whatever a route takes beside them. */
export const SEARCH_MEMBERS = ['where', 'text', 'similarTo', 'unknown', 'sort', 'order'] as const;

/**
 * Reads a search from the body of a request.
 * @param alsoTaken members that the route reads itself
 * @throws InvalidSearchError naming every member that is not understood
 */
export function parseSearch(
  body: unknown,
  { suggest, alsoTaken = [], path = '' }: { suggest: Suggest; alsoTaken?: readonly string[]; path?: string },
): SearchQuery {
  if (!isObject(body)) {
    throw new InvalidSearchError([{ field: path || 'body', code: 'REQUIRED', message: 'must be a JSON object' }]);
  }
  const reader = new SearchReader(new WhereParser(suggest), path === '' ? '' : `${path}.`);
  const known = [...SEARCH_MEMBERS, ...alsoTaken];
  for (const name of Object.keys(body).filter((member) => !known.includes(member))) {
    reader.refuse(name, 'UNKNOWN', suggest(name, known));
  }
  const query = reader.read(body);
  if (reader.errors.length > 0) throw new InvalidSearchError(reader.errors);
  return query;
}

class SearchReader {
  constructor(
    private readonly parser: WhereParser,
    private readonly prefix: string,
  ) {}

  get errors() {
    return this.parser.errors;
  }

  refuse(member: string, code: string, message: string): null {
    return this.parser.refuse(`${this.prefix}${member}`, code, message);
  }

  read({ where, text, similarTo, unknown, sort, order }: Record<string, unknown>): SearchQuery {
    if (where === undefined && text === undefined && similarTo === undefined) {
      this.refuse('where', 'REQUIRED', 'is required, or text, or similarTo: say what to search for');
    }
    const ranked = text !== undefined || similarTo !== undefined;
    const query: SearchQuery = {
      criteria: where === undefined ? null : this.parser.parse(where, `${this.prefix}where`),
      unknown: this.oneOf('unknown', unknown ?? 'exclude', ['exclude', 'include'] as const) ?? 'exclude',
      text: text === undefined ? null : this.text(text),
      similarTo: similarTo === undefined ? null : this.name(similarTo),
      sort: this.oneOf('sort', sort ?? (ranked ? 'relevance' : 'followers'), SEARCH_SORTS) ?? 'followers',
      direction: this.oneOf('order', order ?? 'desc', ['desc', 'asc'] as const) ?? 'desc',
    };
    if (query.sort === 'relevance' && !ranked) {
      this.refuse('sort', 'VALUE', 'relevance needs text or similarTo');
    }
    if (query.sort === 'relevance' && query.direction === 'asc') {
      this.refuse('order', 'VALUE', 'must be desc by relevance');
    }
    return query;
  }

  private oneOf<T extends string>(member: string, given: unknown, known: readonly T[]): T | null {
    const found = known.find((value) => value === given);
    return found ?? this.refuse(member, 'IS_IN', `must be one of ${known.join(', ')}`);
  }

  private text(given: unknown): SearchText | null {
    const asked = typeof given === 'string' ? { query: given } : given;
    if (!isObject(asked)) return this.refuse('text', 'TYPE', 'must be a text or { query, in, language }');
    const known = ['query', 'in', 'language'];
    for (const member of Object.keys(asked).filter((name) => !known.includes(name))) {
      this.refuse(`text.${member}`, 'UNKNOWN', this.parser.suggest(member, known));
    }
    const query = this.textQuery(asked.query);
    const fields = asked.in === undefined ? TEXT_FIELDS : this.fields(asked.in);
    const languages = asked.language === undefined ? languagesOf(query ?? '') : this.languages(asked.language);
    return query === null || fields === null || languages === null ? null : { query, in: fields, languages };
  }

  private textQuery(given: unknown): string | null {
    if (!isText(given, MOST_TEXT)) {
      return this.refuse('text.query', 'LENGTH', `must be text of 1 to ${MOST_TEXT} characters`);
    }
    const parsed = parseTextQuery(given);
    if (!asksForSomething(parsed)) {
      const message = 'must name a word to find in each alternative, and not only what to leave out';
      return this.refuse('text.query', 'VALUE', message);
    }
    if (parsed.flat().length > MOST_TERMS) {
      return this.refuse('text.query', 'TOO_MANY', `has ${parsed.flat().length} terms; ${MOST_TERMS} is the most`);
    }
    return given.trim();
  }

  private fields(given: unknown): TextField[] | null {
    const names: unknown[] = Array.isArray(given) ? given : [given];
    if (names.length === 0) return this.refuse('text.in', 'EMPTY', 'has no field; leave it out');
    const strange = names.find((name) => !TEXT_FIELDS.some((field) => field === name));
    if (strange !== undefined) {
      const name = typeof strange === 'string' ? strange : JSON.stringify(strange);
      return this.refuse('text.in', 'UNKNOWN', `${name} ${this.parser.suggest(name, TEXT_FIELDS)}`);
    }
    return TEXT_FIELDS.filter((field) => names.includes(field));
  }

  private languages(given: unknown): string[] | null {
    const codes: unknown[] = Array.isArray(given) ? given : [given];
    const isKnown = (code: unknown) => STEMMED_LANGUAGES.some((known) => known === code);
    if (codes.length === 0 || codes.length > MOST_LANGUAGES || !codes.every(isKnown)) {
      const message = `must be one to ${MOST_LANGUAGES} of ${STEMMED_LANGUAGES.join(', ')}; words as they are written are found in any language`;
      return this.refuse('text.language', 'IS_IN', message);
    }
    return [...new Set(codes as string[])].sort();
  }

  private name(given: unknown): string | null {
    if (isText(given, MOST_NAME) && /[\p{L}\p{N}].*[\p{L}\p{N}]/u.test(given)) return given.trim();
    return this.refuse('similarTo', 'LENGTH', `must be a name of 2 to ${MOST_NAME} characters`);
  }
}

const isText = (given: unknown, most: number): given is string =>
  typeof given === 'string' && given.trim() !== '' && given.length <= most && !/[\0\p{Cs}]/u.test(given);

/** A search as a request says it: parseSearch() reads it back as the same. */
export function printSearch({
  criteria,
  unknown,
  text,
  similarTo,
  sort,
  direction,
}: SearchQuery): Record<string, unknown> {
  return {
    ...(criteria === null ? {} : { where: printWhere(criteria) }),
    ...(text === null ? {} : { text: { query: text.query, in: text.in, ...languageOf(text) } }),
    ...(similarTo === null ? {} : { similarTo }),
    unknown,
    sort,
    order: direction,
  };
}

/** Unless said, the language is that of the script. */
const languageOf = ({ query, languages }: SearchText) =>
  languages.join() === languagesOf(query).join() ? {} : { language: languages };
