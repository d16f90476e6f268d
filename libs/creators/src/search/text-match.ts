import type { TextMatch } from './listing-query';
import { TEXT_FIELDS, TEXT_WEIGHTS, type SearchQuery, type SearchText } from './search-query';
import type { SqlParams } from './sql-params';
import { parseTextQuery, printTextQuery, wordsToMark, type TextQuery } from './text-query';

/** Relevance is kept in millionths: whole numbers are equal or not, on every page. */
const RELEVANCE_UNIT = 1_000_000;
/** Of D, C, B and A. */
const WEIGHTS = '{0.1, 0.3, 0.6, 1.0}';
/** Divides by 1 + the logarithm of the length: long documents say everything. */
const NORMALISATION = 1;

/** The sources of creators that a search by words or by a name finds; null when it asks for neither. */
export function textMatchOf({ text, similarTo }: SearchQuery): TextMatch | null {
  if (text === null && similarTo === null) return null;
  return {
    id: JSON.stringify([text && textId(text), similarTo]),
    compile: (params, isVisible) => {
      const words = text === null ? null : textQuerySql(text, parseTextQuery(text.query), params);
      const name = similarTo === null ? null : params.add(similarTo, 'text');
      const source = name === null ? 'creator_texts' : `app.creators_named_like(${name})`;
      return {
        join: `join ${source} t on t.profile_id = l.profile_id and ${isVisible('t')}`,
        where: words === null ? 'true' : `t.document @@ ${words}`,
        rank: rankSql(words, name),
      };
    },
  };
}

const textId = ({ query, in: fields, languages }: SearchText) => [
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
export const similaritySql = (name: string): string => {
  const words = `app.search_fold(app.search_words(${name}), false)`;
  return `greatest(extensions.word_similarity((select ${words}), t.names),
                   extensions.word_similarity((select replace(${words}, ' ', '')), t.names))`;
};

function rankSql(words: string | null, name: string | null): string {
  const parts = [
    ...(words === null ? [] : [`ts_rank('${WEIGHTS}', t.document, ${words}, ${NORMALISATION})`]),
    ...(name === null ? [] : [similaritySql(name)]),
  ];
  return `((${parts.join(' + ')}) * ${RELEVANCE_UNIT})::bigint`;
}
