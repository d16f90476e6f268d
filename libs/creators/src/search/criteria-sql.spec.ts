import type { Criteria } from './criteria';
import { compileCriteria, compileFilter } from './criteria-sql';
import { SqlParams } from './sql-params';

const asOf = new Date('2026-06-15T12:00:00Z');
const compile = (criteria: Criteria) => {
  const params = new SqlParams();
  return { sql: compileCriteria(criteria, { params, asOf }), values: params.values };
};

describe(compileCriteria.name, () => {
  it('keeps every value a parameter', () => {
    const { sql, values } = compile({
      and: [
        { field: 'followers', op: 'gte', value: 10_000 },
        { not: { or: [{ field: 'hashtags', op: 'has', value: ['#Sun', 'sun', `'`] }] } },
      ],
    });
    expect(sql).toBe('((l.followers >= $1::bigint) and (not ((l.hashtags && $2::text[]))))');
    expect(values).toEqual([10_000, ['sun', `'`]]);
  });

  it.each([
    ['30d', 'gte', '2026-05-16T12:00:00.000Z'],
    ['2026-06-01', 'gte', '2026-06-01T00:00:00.000Z'],
    ['2026-06-01', 'lte', '2026-06-01T23:59:59.999999Z'],
    ['2026-06-01T02:00:00+02:00', 'lte', '2026-06-01T00:00:00.000Z'],
  ] as const)('reads the moment %s with %s', (value, op, moment) => {
    expect(compile({ field: 'lastPosted', op, value }).values).toEqual([moment]);
  });

  it('asks for one word by equality, which an ordered index serves', () => {
    expect(compile({ field: 'category', op: 'in', value: ['travel'] })).toEqual({
      sql: '(l.category = $1::text)',
      values: ['Travel'],
    });
  });

  it('knows empty groups: all of nothing is true, any of nothing is not', () => {
    expect([compile({ and: [] }).sql, compile({ or: [] }).sql]).toEqual(['true', 'false']);
  });

  it.each([
    { field: 'colour', op: 'eq', value: 'red' },
    { field: 'followers', op: 'contains', value: 5 },
    { field: 'followers', op: 'gte', value: '5; drop table profiles' },
  ] as Criteria[])('refuses what was not checked: %j', (criteria) => {
    expect(() => compile(criteria)).toThrow();
  });
});

describe(compileFilter.name, () => {
  const criteria: Criteria = {
    and: [
      { field: 'verified', op: 'eq', value: true },
      { field: 'private', op: 'eq', value: false },
    ],
  };
  const filter = (unknown: 'include' | 'exclude') =>
    compileFilter(criteria, unknown, { params: new SqlParams(), asOf });

  it('leaves the members of an and to the indexes', () => {
    expect(filter('exclude')).toBe('(l.verified) and (not l.private)');
  });

  it('keeps whom it cannot judge when told so', () => {
    expect(filter('include')).toBe('((l.verified) is not false) and ((not l.private) is not false)');
  });
});
