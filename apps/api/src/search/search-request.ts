import { Injectable, type PipeTransform } from '@nestjs/common';
import { DEFAULT_PAGE_SIZE, type FieldError } from '@app/common';
import {
  InvalidSearchError,
  isObject,
  parseSearch,
  searchHash,
  type SavedSearchChange,
  type SavedSearchKind,
  type SearchQuery,
} from '@app/creators';
import type { GatedRequest } from '@app/credits';
import { unknownMember } from '../http/did-you-mean';
import type { SearchPageParts } from './dto/search.dto';

export const MOST_ROWS = 50;
const MOST_CURSOR = 4_096;
const MOST_LETTERS = 100;
const PAGE_MEMBERS = ['limit', 'cursor'] as const;
const KINDS: readonly SavedSearchKind[] = ['advanced', 'discovery'];

export interface SearchPageAsked extends SearchPageParts {
  query: SearchQuery;
}

export interface CountAsked {
  query: SearchQuery;
  explain: boolean;
}

export interface SearchToSave {
  name: string;
  kind: SavedSearchKind;
  query: SearchQuery;
  alerts: boolean;
}

const parse = (body: unknown, alsoTaken: readonly string[], path?: string): SearchQuery =>
  parseSearch(body, { suggest: unknownMember, alsoTaken, ...(path === undefined ? {} : { path }) });

/** The body of a search: what is searched for, and which page of it. */
@Injectable()
export class SearchPagePipe implements PipeTransform<unknown, SearchPageAsked> {
  transform(body: unknown): SearchPageAsked {
    const query = parse(body, PAGE_MEMBERS);
    return { query, ...pageOf(body as Record<string, unknown>) };
  }
}

/** The body of a search that is saved: which page of it. */
@Injectable()
export class PagePipe implements PipeTransform<unknown, SearchPageParts> {
  transform(body: unknown): SearchPageParts {
    if (body === undefined) return pageOf({});
    return pageOf(known(body, PAGE_MEMBERS));
  }
}

/** The body of a count: what is searched for, and whether to say what each condition does. */
@Injectable()
export class CountPipe implements PipeTransform<unknown, CountAsked> {
  transform(body: unknown): CountAsked {
    const query = parse(body, ['explain']);
    const { explain = false } = body as { explain?: unknown };
    return { query, explain: flagOf('explain', explain) };
  }
}

/** The body of a search to keep: its name, what is searched for, and whether new matches are told. */
@Injectable()
export class SearchToSavePipe implements PipeTransform<unknown, SearchToSave> {
  transform(body: unknown): SearchToSave {
    const { name, kind = 'advanced', search, alerts = false } = known(body, ['name', 'kind', 'search', 'alerts']);
    const knownKind = KINDS.find((one) => one === kind);
    if (knownKind === undefined) refuse('kind', 'IS_IN', `must be one of ${KINDS.join(', ')}`);
    const query = parse(search, [], 'search');
    if (knownKind === 'discovery' && (query.text !== null || query.similarTo !== null)) {
      refuse('kind', 'VALUE', 'must be advanced for a search with text or similarTo');
    }
    return { name: nameOf(name), kind: knownKind, query, alerts: flagOf('alerts', alerts) };
  }
}

/** The body of a change: another name, alerts on or off, or both. */
@Injectable()
export class SearchChangePipe implements PipeTransform<unknown, SavedSearchChange> {
  transform(body: unknown): SavedSearchChange {
    const { name, alerts } = known(body, ['name', 'alerts']);
    if (name === undefined && alerts === undefined) refuse('name', 'REQUIRED', 'is required, unless alerts is given');
    return {
      ...(name === undefined ? {} : { name: nameOf(name) }),
      ...(alerts === undefined ? {} : { alerts: flagOf('alerts', alerts) }),
    };
  }
}

/** What a search is, for paying for it once: the question, not its order, its page, or how it is spelt. Read before validation. */
export const searchResource = ({ body }: GatedRequest): string => searchHash(parse(body, PAGE_MEMBERS));

function pageOf({ limit = DEFAULT_PAGE_SIZE, cursor }: Record<string, unknown>): SearchPageParts {
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS) {
    refuse('limit', 'RANGE', `must be a whole number from 1 to ${MOST_ROWS}`);
  }
  if (cursor === undefined || cursor === null) return { limit, cursor: undefined };
  if (typeof cursor !== 'string' || cursor.length > MOST_CURSOR) refuse('cursor', 'IS_STRING', 'must be a nextCursor');
  return { limit, cursor };
}

function nameOf(name: unknown): string {
  if (name === undefined) refuse('name', 'REQUIRED', 'is required');
  const isName = typeof name === 'string' && name.trim() !== '' && name.length <= MOST_LETTERS;
  if (!isName || /[\p{Cc}\p{Cs}]/u.test(name))
    refuse('name', 'LENGTH', `must be text of 1 to ${MOST_LETTERS} characters`);
  return name.trim();
}

function flagOf(member: string, given: unknown): boolean {
  return typeof given === 'boolean' ? given : refuse(member, 'IS_BOOLEAN', 'must be true or false');
}

function known(body: unknown, members: readonly string[]): Record<string, unknown> {
  if (!isObject(body)) refuse('body', 'REQUIRED', 'must be a JSON object');
  const strange = Object.keys(body).filter((member) => !members.includes(member));
  const errors = strange.map((field) => ({ field, code: 'UNKNOWN', message: unknownMember(field, members) }));
  if (errors.length > 0) throw new InvalidSearchError(errors);
  return body;
}

function refuse(field: string, code: string, message: string): never {
  const error: FieldError = { field, code, message };
  throw new InvalidSearchError([error]);
}
