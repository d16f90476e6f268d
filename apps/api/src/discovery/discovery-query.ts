import { createHash } from 'node:crypto';
import { plainToInstance } from 'class-transformer';
import {
  LISTING_SORTS,
  placeOf,
  type Criteria,
  type ListingOrder,
  type ListingQuery,
  type NamedCriteria,
} from '@app/creators';
import type { GatedRequest } from '@app/credits';
import { DiscoveryPageQueryDto } from './dto/discovery.dto';
import type { CONTACTS, DiscoveryFiltersDto, SENTIMENTS } from './dto/discovery-filters.dto';
import { filtersOf } from './dto/filter.decorator';

/** From here on a mean sentiment has a side. */
const SIDED = 0.2;

const SENTIMENT_RANGES: Record<(typeof SENTIMENTS)[number], Criteria> = {
  positive: { field: 'sentiment', op: 'gte', value: SIDED },
  neutral: {
    not: {
      or: [
        { field: 'sentiment', op: 'gte', value: SIDED },
        { field: 'sentiment', op: 'lte', value: -SIDED },
      ],
    },
  },
  negative: { field: 'sentiment', op: 'lte', value: -SIDED },
};
const CONTACT_FLAGS: Record<(typeof CONTACTS)[number], Criteria> = {
  email: { field: 'hasEmail', op: 'eq', value: true },
  phone: { field: 'hasPhone', op: 'eq', value: true },
  link: { field: 'hasLink', op: 'eq', value: true },
};

const anyOf = (name: string, parts: Criteria[] | undefined): NamedCriteria[] =>
  parts === undefined ? [] : [{ name, criteria: { or: parts } }];

/** The filters of a query under the names that its sender used. */
export function namedFilters(query: DiscoveryFiltersDto): NamedCriteria[] {
  return [
    ...filtersOf(query),
    ...anyOf(
      'sentiment',
      query.sentiment?.map((name) => SENTIMENT_RANGES[name]),
    ),
    ...anyOf(
      'contact',
      query.contact?.map((name) => CONTACT_FLAGS[name]),
    ),
  ];
}

export function toListingQuery(query: DiscoveryFiltersDto): ListingQuery {
  return { criteria: { and: namedFilters(query).map(({ criteria }) => criteria) }, unknown: query.unknown };
}

export const toListingOrder = ({ sort, order }: DiscoveryPageQueryDto): ListingOrder => ({
  sort: LISTING_SORTS[sort],
  direction: order,
});

/**
 * What a page is, for paying for it once: filters, order, size and place, however the request spells them. The state of the
 * cursor is no part of it: the same place in a walk begun anew is the same page. Read before validation.
 */
export function pageResource({ query }: GatedRequest): string {
  const page = plainToInstance(DiscoveryPageQueryDto, query);
  const place = page.cursor === undefined ? 'first' : placeOf(page.cursor);
  const parts = [toListingQuery(page), page.sort, page.order, page.limit, place];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
