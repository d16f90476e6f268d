import fc from 'fast-check';
import { plainToInstance } from 'class-transformer';
import { encodeListingCursor, type ListingCursor } from '@app/creators';
import type { GatedRequest } from '@app/credits';
import { namedFilters, pageResource } from './discovery-query';
import { DiscoveryFiltersDto } from './dto/discovery-filters.dto';

const resourceOf = (query: Record<string, unknown>) => pageResource({ query } as unknown as GatedRequest);
const filtersIn = (query: Record<string, string>) => namedFilters(plainToInstance(DiscoveryFiltersDto, query));
const cursor = (changes: Partial<ListingCursor> = {}) =>
  encodeListingCursor({
    queryHash: 'hash',
    snapshot: { xmin: '7', xmax: '9', running: [] },
    asOf: new Date('2026-06-15T12:00:00Z'),
    value: '5000',
    id: '5d4a7d34-2f0b-4d4e-8a2f-1a6a57b2c910',
    ...changes,
  });

describe(pageResource.name, () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['the order of the parameters', { limit: '20', verified: 'true' }, { verified: 'true', limit: '20' }],
    ['defaults', { minFollowers: '5' }, { minFollowers: '5', limit: '20', sort: 'followers', order: 'desc' }],
    ['the spelling of numbers', { minFollowers: '1000' }, { minFollowers: '1e3' }],
    ['the spelling and order of words', { hashtags: '#Sun,sea' }, { hashtags: 'sea, sun,sun' }],
    ['capitals of a category', { category: 'Travel' }, { category: 'travel' }],
    ['the explanation', { limit: '5' }, { limit: '5', explain: 'true' }],
    [
      'the state that a walk shows',
      { cursor: cursor() },
      { cursor: cursor({ snapshot: { xmin: '70', xmax: '90', running: ['80'] }, asOf: new Date() }) },
    ],
  ])('does not depend on %s', (_what, one, other) => {
    expect(resourceOf(one)).toBe(resourceOf(other));
  });

  it.each<[string, Record<string, string>]>([
    ['another filter', { minFollowers: '6' }],
    ['another size', { minFollowers: '5', limit: '21' }],
    ['another order', { minFollowers: '5', order: 'asc' }],
    ['another sort', { minFollowers: '5', sort: 'growth' }],
    ['another rule for what is not known', { minFollowers: '5', unknown: 'include' }],
    ['another place', { minFollowers: '5', cursor: cursor() }],
  ])('is another one for %s', (_what, query) => {
    expect(resourceOf(query)).not.toBe(resourceOf({ minFollowers: '5' }));
  });

  it('can be read from any query: what is wrong with it the validation says', () => {
    const names = fc.constantFrom(
      'minFollowers',
      'category',
      'verified',
      'sort',
      'order',
      'limit',
      'bio',
      'unknown',
      'x',
    );
    const values = fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 }));
    fc.assert(
      fc.property(fc.dictionary(names, values), (query) => {
        expect(resourceOf(query)).toMatch(/^[\w-]{43}$/);
      }),
    );
  });

  it('refuses a cursor that is none before anything is reserved', () => {
    expect(() => resourceOf({ cursor: 'nonsense' })).toThrow(
      expect.objectContaining({ code: 'REQUEST.INVALID_CURSOR' }),
    );
  });
});

describe(namedFilters.name, () => {
  it('names conditions as their sender did', () => {
    expect(filtersIn({ maxFollowers: '9', minFollowers: '5', excludeUsernames: '@Nora,jo' })).toEqual([
      { name: 'minFollowers', criteria: { field: 'followers', op: 'gte', value: 5 } },
      { name: 'maxFollowers', criteria: { field: 'followers', op: 'lte', value: 9 } },
      { name: 'excludeUsernames', criteria: { not: { field: 'username', op: 'in', value: ['jo', 'nora'] } } },
    ]);
  });

  it('takes kinds of contact and sides of a sentiment as alternatives', () => {
    expect(filtersIn({ contact: 'phone,email', sentiment: 'positive' })).toEqual([
      { name: 'sentiment', criteria: { or: [{ field: 'sentiment', op: 'gte', value: 0.2 }] } },
      {
        name: 'contact',
        criteria: {
          or: [
            { field: 'hasEmail', op: 'eq', value: true },
            { field: 'hasPhone', op: 'eq', value: true },
          ],
        },
      },
    ]);
  });
});
