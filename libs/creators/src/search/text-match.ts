import type { ListingQuery, TextMatch } from './listing-query';
import { TEXT_FIELDS, TEXT_WEIGHTS, type SearchQuery, type SearchText } from './search-query';
import type { SqlParams } from './sql-params';
import { parseTextQuery, printTextQuery, wordsToMark, type TextQuery } from './text-query';

/** Relevance is kept in millionths: whole numbers are equal or not, on every page. */
const RELEVANCE_UNIT = 1_000_000;
/** Of D, C, B and A. */
const WEIGHTS = '{0.1, 0.3, 0.6, 1.0}';
/** Divides by 1 + the logarithm of the length: long documents say everything. */
const NORMALISATION = 1;

/** The words of a search as the database reads them, and how to look for them. */
export interface PreparedText {
  /** A tsquery. */
  query: string;
  /** Found in so many texts that reading creators in order and trying each comes sooner to a page than finding all. */
  isCommon: boolean;
}

/**
 * What is wanted of those that are found: all of them in no order, some of them in the order of a figure, or those with so
 * many followers.
 */
export type TextPurpose = 'all' | 'some in order' | FollowersRange;

export interface FollowersRange {
  /** As creator_texts rounds them; null: those without followers as well. */
  from: string | null;
  to: string;
}

/** How creators are found by words or by a name, as `t` beside a listing; undefined when a search asks for neither. */
function textMatchOf(
  { text, similarTo }: SearchQuery,
  prepared: PreparedText | null,
  purpose: TextPurpose,
): TextMatch | undefined {
  if (text === null && similarTo === null) return undefined;
  return {
    id: JSON.stringify([text && textId(text), similarTo]),
    compile: (params, isVisible) => {
      const words = prepared && params.add(prepared.query, 'tsquery');
      const name = similarTo === null ? null : params.add(similarTo, 'text');
      const rank = rankSql(words, name);
      const same = `t.profile_id = l.profile_id and ${isVisible('t')}`;
      if (name !== null) {
        const where = words === null ? 'true' : `t.document @@ ${words}`;
        return { join: `join app.creators_named_like(${name}) t on ${same}`, where, rank };
      }
      if (purpose === 'all') {
        const ids = `array(select t.profile_id from app.creators_with_words(${words}) t where ${isVisible('t')})`;
        return { join: '', where: `l.profile_id = any (${ids})`, rank };
      }
      if (purpose === 'some in order' && prepared?.isCommon) {
        // offset 0: the planner must not turn the lateral join round
        const tried = `select t.born_xid from creator_texts t where ${same} and t.document @@ ${words} offset 0`;
        return { join: `cross join lateral (${tried}) t`, where: 'true', rank };
      }
      const { from, to } = typeof purpose === 'object' ? purpose : { from: null, to: '' };
      const hits =
        from === null
          ? `app.creators_with_words(${words})`
          : `app.most_followed_with_words(${words}, ${params.add(from, 'bigint')}, ${params.add(to, 'bigint')})`;
      return { join: `join ${hits} t on ${same}`, where: 'true', rank };
    },
  };
}

/** What a search asks of the listings, without its order. */
export const listingQuery = (
  query: SearchQuery,
  prepared: PreparedText | null,
  purpose: TextPurpose,
): ListingQuery => ({
  criteria: query.criteria,
  unknown: query.unknown,
  text: textMatchOf(query, prepared, purpose),
});

export const textId = ({ query, in: fields, languages }: SearchText) => [
  printTextQuery(parseTextQuery(query)),
  fields,
  languages,
];

/** A sub-select, so that it is computed once and not for every row. */
export function textQuerySql(text: SearchText, query: TextQuery, params: SqlParams, weights?: string): string {
  const everywhere = text.in.length === TEXT_FIELDS.length;
  const inFields = everywhere ? '' : text.in.map((field) => TEXT_WEIGHTS[field]).join('');
  const asked = params.add(JSON.stringify(query), 'jsonb');
  const languages = params.add(text.languages, 'text[]');
  return `(select app.creator_text_query(${asked}, ${languages}, ${params.add(weights ?? inFields, 'text')}, ${String(weights !== undefined)}))`;
}

/** The words of a search for marking them in a text. */
export const markQuerySql = (text: SearchText, params: SqlParams): string =>
  textQuerySql(text, wordsToMark(parseTextQuery(text.query)), params, '');

/** How near a creator's names are to a name, 0 to 1. */
export const similaritySql = (name: string, alias: string): string => {
  const words = `app.search_fold(app.search_words(${name}), false)`;
  return `greatest(extensions.word_similarity((select ${words}), ${alias}.names),
                   extensions.word_similarity((select replace(${words}, ' ', '')), ${alias}.names))`;
};

/** Over the version `d` of a creator's texts. */
function rankSql(words: string | null, name: string | null): string {
  const parts = [
    ...(words === null ? [] : [`ts_rank('${WEIGHTS}', d.document, ${words}, ${NORMALISATION})`]),
    ...(name === null ? [] : [similaritySql(name, 'd')]),
  ];
  return `((${parts.join(' + ')}) * ${RELEVANCE_UNIT})::bigint`;
}
