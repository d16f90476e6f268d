import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import { stateCondition } from './creator-listings.sql';
import type { Snapshot } from './listing-cursor';
import { TEXT_FIELDS, TEXT_WEIGHTS, type SearchQuery, type TextField } from './search-query';
import { SqlParams } from './sql-params';
import { markQuerySql, similaritySql, textQuerySql } from './text-match';
import { parseTextQuery } from './text-query';

/** A piece of a biography, and whether it is one of the words that were searched for. */
export interface HeadlinePiece {
  text: string;
  hit: boolean;
}

/** Why a creator was found. */
export interface MatchReasons {
  /** Where words of the search stand. */
  fields: TextField[];
  /** The biography in pieces, when it has such words; plain text, no markup. */
  headline: HeadlinePiece[] | null;
  /** How near the names are to the one that was searched for, 0 to 1. */
  similarity: number | null;
}

interface Row extends Record<TextField, boolean | null> {
  id: string;
  similarity: number | null;
  marks: [string, boolean][] | null;
}

/** Says of the rows of a page why they are there, in the state that the page shows. */
@Injectable()
export class MatchReasonsRepository {
  constructor(private readonly database: Database) {}

  async explain(
    query: SearchQuery,
    profileIds: readonly string[],
    snapshot: Snapshot | null,
  ): Promise<Map<string, MatchReasons>> {
    if (profileIds.length === 0 || (query.text === null && query.similarTo === null)) return new Map();
    const params = new SqlParams();
    const sql = reasonsSql(query, { profileIds, snapshot }, params);
    const rows = await this.database.readAsSystem<Row>(sql, params.values);
    return new Map(rows.map((row) => [row.id, toReasons(row)]));
  }
}

function reasonsSql(
  { text, similarTo }: SearchQuery,
  { profileIds, snapshot }: { profileIds: readonly string[]; snapshot: Snapshot | null },
  params: SqlParams,
): string {
  const groups = text === null ? [] : parseTextQuery(text.query);
  const foundIn = (field: TextField) =>
    text?.in.includes(field)
      ? `t.document @@ ${textQuerySql(text, groups, params, TEXT_WEIGHTS[field])}`
      : 'null::boolean';
  const similarity =
    similarTo === null ? 'null::float8' : `(${similaritySql(params.add(similarTo, 'text'), 't')})::float8`;
  const marks =
    text === null
      ? 'null::jsonb'
      : `case when found.biography then
           app.search_marks(p.biography, ${markQuerySql(text, params)}, ${params.add(text.languages, 'text[]')})
         end`;
  return `
    select t.profile_id as id, found.*, ${similarity} as similarity, ${marks} as marks
      from creator_texts t
      join profiles p on p.id = t.profile_id
     cross join lateral (
       select ${TEXT_FIELDS.map((field) => `${foundIn(field)} as ${field}`).join(', ')} offset 0
     ) found
     where t.profile_id = any (${params.add(profileIds, 'uuid[]')}) and ${stateCondition(snapshot ?? 'now', params, 't')}`;
}

function toReasons(row: Row): MatchReasons {
  const headline = row.marks === null ? null : joinPieces(row.marks);
  return {
    fields: TEXT_FIELDS.filter((field) => row[field] === true),
    headline: headline?.some(({ hit }) => hit) ? headline : null,
    similarity: row.similarity === null ? null : Math.round(row.similarity * 1000) / 1000,
  };
}

/** Neighbours of one kind become one piece. */
function joinPieces(marks: readonly (readonly [string, boolean])[]): HeadlinePiece[] {
  const pieces: HeadlinePiece[] = [];
  for (const [text, hit] of marks) {
    const last = pieces.at(-1);
    if (text === '') continue;
    if (last?.hit === hit) last.text += text;
    else pieces.push({ text, hit });
  }
  return pieces;
}
