import fc from 'fast-check';
import { CREATOR_FIELDS, CREATOR_FIELD_NAMES, operatorsOf, type CreatorField } from './creator-fields';
import type { Criteria, Criterion, Operator } from './criteria';
import { InvalidSearchError } from './search-grammar';
import { searchHash, type SearchQuery } from './search-query';
import { parseSearch, printSearch } from './search-request';

const suggest = (given: string, known: readonly string[]) =>
  `${given}?${known.find((name) => name[0] === given[0]) ?? ''}`;
const parse = (body: unknown) => parseSearch(body, { suggest });
const whereOf = (where: unknown) => parse({ where }).criteria;
const refusals = (body: unknown) => {
  try {
    parse(body);
  } catch (error) {
    if (error instanceof InvalidSearchError) return error.errors ?? [];
    throw error;
  }
  return [];
};

describe(parseSearch, () => {
  it('reads conditions that must all hold', () => {
    expect(whereOf({ followers: { gte: 1000, lte: 5000 }, verified: true })).toEqual({
      and: [
        {
          and: [
            { field: 'followers', op: 'gte', value: 1000 },
            { field: 'followers', op: 'lte', value: 5000 },
          ],
        },
        { field: 'verified', op: 'eq', value: true },
      ],
    });
  });

  it.each([
    [{ category: 'travel' }, { field: 'category', op: 'eq', value: 'Travel' }],
    [{ category: ['travel', 'Food'] }, { field: 'category', op: 'in', value: ['Travel', 'Food'] }],
    [{ hashtags: '#Sun' }, { field: 'hashtags', op: 'has', value: 'sun' }],
    [{ hashtags: { has_all: ['sun', 'sea'] } }, { field: 'hashtags', op: 'has_all', value: ['sun', 'sea'] }],
    [{ bio: 'photographer' }, { field: 'bio', op: 'contains', value: 'photographer' }],
  ])('reads a plain value of %j by the kind of its field', (where, expected) => {
    expect(whereOf(where)).toEqual(expected);
  });

  it('reads groups in groups', () => {
    expect(whereOf({ or: [{ verified: true }, { not: { private: true } }] })).toEqual({
      or: [{ field: 'verified', op: 'eq', value: true }, { not: { field: 'private', op: 'eq', value: true } }],
    });
  });

  it('orders by relevance where there is any', () => {
    expect(
      [parse({ text: 'sun' }), parse({ similarTo: 'nora' }), parse({ where: { verified: true } })].map(
        ({ sort }) => sort,
      ),
    ).toEqual(['relevance', 'relevance', 'followers']);
  });

  it('takes the languages from the script of the words unless they are said', () => {
    expect(parse({ text: 'кофе' }).text?.languages).toEqual(['ru']);
    expect(parse({ text: { query: 'casas', language: ['pt', 'es'] } }).text?.languages).toEqual(['es', 'pt']);
  });

  it.each<[string, unknown, string, string]>([
    ['a member it does not know', { wher: {} }, 'wher', 'UNKNOWN'],
    ['nothing to search for', {}, 'where', 'REQUIRED'],
    ['a field it does not know', { where: { folowers: 3 } }, 'where.folowers', 'UNKNOWN'],
    ['an operator it does not know', { where: { followers: { gt: 3 } } }, 'where.followers.gt', 'UNKNOWN'],
    ['an operator of other fields', { where: { verified: { gte: 3 } } }, 'where.verified.gte', 'OPERATOR'],
    [
      'a value of another kind',
      { where: { or: [{ verified: true }, { followers: 'many' }] } },
      'where.or.1.followers',
      'VALUE',
    ],
    ['an end below its begin', { where: { followers: { gte: 10, lte: 5 } } }, 'where.followers', 'RANGE'],
    ['a word outside its set', { where: { category: 'Astrology' } }, 'where.category', 'VALUE'],
    ['an empty group', { where: { and: [] } }, 'where.and', 'IS_LIST'],
    ['an empty object', { where: {} }, 'where', 'EMPTY'],
    ['a list where an object belongs', { where: [] }, 'where', 'IS_OBJECT'],
    ['only what is unwanted', { text: '-ads' }, 'text.query', 'VALUE'],
    ['emoji without words', { text: '☕️' }, 'text.query', 'VALUE'],
    ['a text field that is none', { text: { query: 'a', in: ['bios'] } }, 'text.in', 'UNKNOWN'],
    ['a language without stems', { text: { query: 'a', language: 'ja' } }, 'text.language', 'IS_IN'],
    ['a name of one letter', { similarTo: ' n ' }, 'similarTo', 'LENGTH'],
    ['relevance of nothing', { where: { verified: true }, sort: 'relevance' }, 'sort', 'VALUE'],
    ['the least relevant first', { text: 'a1', order: 'asc' }, 'order', 'VALUE'],
    ['half a character', { text: 'a\ud800' }, 'text.query', 'LENGTH'],
  ])('refuses %s and names it', (_what, body, field, code) => {
    expect(refusals(body)).toContainEqual(expect.objectContaining({ field, code }));
  });

  it('names what a mistyped field was meant to be', () => {
    expect(refusals({ where: { folowers: 3 } })).toEqual([
      { field: 'where.folowers', code: 'UNKNOWN', message: 'folowers?followers' },
    ]);
  });

  it('tells every mistake at once', () => {
    expect(refusals({ where: { folowers: 3, verified: 'yes' }, sort: 'age' }).map(({ field }) => field)).toEqual([
      'where.folowers',
      'where.verified',
      'sort',
    ]);
  });

  it('has bounds for depth, conditions and values', () => {
    const deep = (n: number): unknown => (n === 0 ? { verified: true } : { not: deep(n - 1) });
    expect(refusals({ where: deep(4) })).toEqual([]);
    expect(refusals({ where: deep(5) })).toEqual([expect.objectContaining({ code: 'TOO_DEEP' })]);
    const many = (n: number) => ({ or: Array.from({ length: n }, () => ({ verified: true })) });
    expect(refusals({ where: many(50) })).toEqual([]);
    expect(refusals({ where: many(51) })).toEqual([expect.objectContaining({ code: 'TOO_MANY' })]);
    const tags = (n: number) => Array.from({ length: n }, (_, i) => `tag${i}`);
    const three = (n: number) => ({ or: [{ hashtags: tags(100) }, { hashtags: tags(99) }, { hashtags: tags(n) }] });
    expect(refusals({ where: three(1) })).toEqual([]);
    expect(refusals({ where: three(2) })).toEqual([expect.objectContaining({ code: 'TOO_MANY' })]);
  });

  it('reads back every search that it prints', () => {
    fc.assert(
      fc.property(SEARCHES, (query) => {
        expect(parse(printSearch(query))).toEqual(query);
      }),
    );
  });
});

describe(searchHash, () => {
  const hashOf = (body: unknown) => searchHash(parse(body));

  it.each<[string, unknown, unknown]>([
    ['order of members', { where: { verified: true, private: false } }, { where: { private: false, verified: true } }],
    [
      'order of values',
      { where: { category: ['Food', 'Travel'] } },
      { where: { category: ['travel', 'food', 'Food'] } },
    ],
    ['groups of the same kind', { where: { and: [{ and: [{ verified: true }] }] } }, { where: { verified: true } }],
    ['double negation', { where: { not: { not: { verified: true } } } }, { where: { verified: true } }],
    ['spaces and capitals', { text: ' Street   FOOD ' }, { text: 'street food' }],
    ['the order of rows', { text: 'food', sort: 'followers' }, { text: 'food' }],
  ])('is the same whatever the %s', (_what, one, other) => {
    expect(hashOf(one)).toBe(hashOf(other));
  });

  it.each<[string, unknown, unknown]>([
    ['words', { text: 'food' }, { text: 'foods' }],
    ['quotes', { text: 'food' }, { text: '"food"' }],
    ['fields', { text: 'food' }, { text: { query: 'food', in: ['biography'] } }],
    ['languages', { text: 'food' }, { text: { query: 'food', language: 'de' } }],
    ['what becomes of the unknown', { where: { verified: true } }, { where: { verified: true }, unknown: 'include' }],
    [
      'and and or',
      { where: { or: [{ verified: true }, { private: true }] } },
      { where: { verified: true, private: true } },
    ],
  ])('is another for other %s', (_what, one, other) => {
    expect(hashOf(one)).not.toBe(hashOf(other));
  });
});

const valueOf = (field: CreatorField, op: Operator): fc.Arbitrary<Criterion['value']> => {
  const names = fc.constantFrom(
    ...(field.values ?? (field.writtenAs === 'language' ? ['en', 'pt', 'ceb'] : ['sun', 'nora.lind', 'x_1'])),
  );
  const words = fc.uniqueArray(names, { minLength: 1, maxLength: 3 });
  switch (field.kind) {
    case 'number':
      return field.type === 'bigint'
        ? fc.integer({ min: 0, max: 1e6 })
        : fc.integer({ min: (field.min ?? 0) * 4, max: Math.min(field.max ?? 100, 100) * 4 }).map((n) => n / 4);
    case 'moment':
      return fc.constantFrom('30d', '2026-06-01', '2026-06-01T10:00:00Z');
    case 'flag':
      return fc.boolean();
    case 'text':
      return fc.constantFrom('photographer', '"new york" -ads');
    default:
      return op === 'eq' ? names : words;
  }
};
const CRITERION: fc.Arbitrary<Criteria> = fc.constantFrom(...CREATOR_FIELD_NAMES).chain((name) => {
  const field: CreatorField = CREATOR_FIELDS[name];
  return fc
    .constantFrom(...operatorsOf(field))
    .chain((op) => valueOf(field, op).map((value) => ({ field: name, op, value })));
});
/** Groups of one member are printed as a group and read as its member: they are not made here. */
const members = (tie: fc.Arbitrary<Criteria>) => fc.array(tie, { minLength: 2, maxLength: 3 });
const CRITERIA = fc.letrec<{ node: Criteria }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'criteria' },
    CRITERION,
    members(tie('node')).map((and) => ({ and })),
    members(tie('node')).map((or) => ({ or })),
    tie('node').map((not) => ({ not })),
  ),
})).node;
const SEARCHES: fc.Arbitrary<SearchQuery> = fc
  .record({
    criteria: fc.option(CRITERIA),
    unknown: fc.constantFrom('exclude' as const, 'include' as const),
    text: fc.option(
      fc.record({
        query: fc.constantFrom('street food', '"new york" or berlin', 'кофе -чай'),
        in: fc.subarray(['names' as const, 'biography' as const, 'hashtags' as const, 'captions' as const], {
          minLength: 1,
        }),
        languages: fc.subarray(['de', 'en', 'es', 'ru'], { minLength: 1, maxLength: 3 }),
      }),
    ),
    similarTo: fc.option(fc.constantFrom('nora lind', '@nora')),
    sort: fc.constantFrom('relevance' as const, 'followers' as const, 'engagementRate' as const),
    direction: fc.constantFrom('desc' as const, 'asc' as const),
  })
  .filter(({ criteria, text, similarTo }) => criteria !== null || text !== null || similarTo !== null)
  .filter(
    ({ text, similarTo, sort, direction }) =>
      sort !== 'relevance' || (direction === 'desc' && (text ?? similarTo) !== null),
  );
