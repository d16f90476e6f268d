import fc from 'fast-check';
import type { Database } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { judge, type ListingColumns } from '../../test/criteria-evaluator';
import { CATEGORIES, LANGUAGES, plantListings, TAGS } from '../../test/listing-rows';
import type { Criteria, Criterion } from './criteria';
import { compileFilter, type UnknownRule } from './criteria-sql';
import { CREATOR_FIELDS, operatorsOf, type CreatorField } from './creator-fields';
import { CreatorListingsRepository } from './creator-listings.repository';
import { SqlParams } from './sql-params';

const ROWS = 400;
const RULES: UnknownRule[] = ['include', 'exclude'];
const VOCABULARY: Record<string, string[]> = {
  category: CATEGORIES,
  topics: CATEGORIES,
  language: LANGUAGES,
  accountType: ['personal', 'business', 'creator'],
  hashtags: TAGS,
  mentions: ['lumen', 'kite'],
  brands: ['lumen', 'kite'],
  username: ['creator7', 'creator8', 'nobody'],
};

/** A condition on any field with any of its operators and a value that some rows have. */
const criterion: fc.Arbitrary<Criterion> = fc
  .constantFrom(...(Object.entries(CREATOR_FIELDS) as [string, CreatorField][]))
  .chain(([name, field]) =>
    fc.record({ field: fc.constant(name), op: fc.constantFrom(...operatorsOf(field)), value: valueOf(name, field) }),
  )
  .map((made) => (made.op === 'eq' && Array.isArray(made.value) ? { ...made, value: made.value[0] as string } : made));

function valueOf(name: string, { kind, min = 0 }: CreatorField): fc.Arbitrary<Criterion['value']> {
  switch (kind) {
    case 'flag':
      return fc.boolean();
    case 'number':
      return fc.integer({
        min: Math.max(min, -20),
        max: min < -1 ? 60 : min < 0 ? 1 : name.endsWith('Share') || name === 'quality' ? 1 : 60,
      });
    case 'moment':
      return fc.integer({ min: 0, max: 70 }).map((days) => `${days}d`);
    case 'text':
      return fc.constantFrom(...TAGS);
    case 'word':
    case 'list':
      return fc.uniqueArray(fc.constantFrom(...(VOCABULARY[name] ?? [])), { minLength: 1, maxLength: 3 });
  }
}

const { tree } = fc.letrec<{ tree: Criteria }>((tie) => {
  const parts = fc.array(tie('tree'), { maxLength: 3 });
  return {
    tree: fc.oneof(
      { maxDepth: 4 },
      criterion,
      fc.record({ and: parts }),
      fc.record({ or: parts }),
      fc.record({ not: tie('tree') }),
    ),
  };
});

describe(compileFilter.name, () => {
  const asOf = new Date('2026-06-15T12:00:00Z');
  let test: TestDatabase;
  let database: Database;
  let rows: (ListingColumns & { profile_id: string })[];

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    await database.asSystem((sql) => plantListings(sql, ROWS));
    rows = await database.readAsSystem(
      `select l.*, array_to_string(tsvector_to_array(bio_words), ' ') as bio_words from creator_listings l order by profile_id`,
    );
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });

  const keeps = (unknown: UnknownRule) => (verdict: boolean | null) => verdict ?? unknown === 'include';
  const findIds = async (criteria: Criteria, unknown: UnknownRule) => {
    const params = new SqlParams();
    const where = compileFilter(criteria, unknown, { params, asOf });
    const sql = `select profile_id as id from creator_listings l where ${where} order by 1`;
    return (await database.readAsSystem<{ id: string }>(sql, params.values)).map(({ id }) => id);
  };

  it('means in SQL what and, or and not mean, also about what is not known', async () => {
    expect(rows).toHaveLength(ROWS);
    await fc.assert(
      fc.asyncProperty(tree, fc.constantFrom(...RULES), async (criteria, unknown) => {
        const expected = rows.filter((row) => keeps(unknown)(judge(criteria, row, asOf)));
        expect(await findIds(criteria, unknown)).toEqual(expected.map(({ profile_id }) => profile_id));
      }),
      { numRuns: 300 },
    );
  });

  it('explains filters as counting by hand does', async () => {
    const listings = new CreatorListingsRepository(database);
    const filters = fc.array(
      criterion.filter(({ field }) => field !== 'lastPosted'),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom(...RULES), async (criteria, unknown) => {
        const named = criteria.map((one, i) => ({ name: `filter ${i}`, criteria: one }));
        let left = rows;
        const effects = named.map(({ name, criteria: one }) => {
          const isKept = (row: ListingColumns) => keeps(unknown)(judge(one, row, asOf));
          const before = left.length;
          left = left.filter(isKept);
          return {
            filter: name,
            removed: rows.filter((row) => !isKept(row)).length,
            removedInSequence: before - left.length,
            left: left.length,
            unknown: rows.filter((row) => judge(one, row, asOf) === null).length,
          };
        });
        expect(await listings.explain(named, unknown)).toEqual({ total: ROWS, matches: left.length, filters: effects });
        expect(await listings.count({ criteria: { and: criteria }, unknown })).toBe(left.length);
      }),
      { numRuns: 100 },
    );
  });

  it('lets no value become text of the statement', async () => {
    const hostile = `x'); drop table creator_listings; --`;
    expect(await findIds({ field: 'hashtags', op: 'has', value: [hostile] }, 'exclude')).toEqual([]);
    expect(await findIds({ field: 'bio', op: 'contains', value: hostile }, 'exclude')).toEqual([]);
    expect(await findIds({ and: [] }, 'exclude')).toHaveLength(ROWS);
  });
});
