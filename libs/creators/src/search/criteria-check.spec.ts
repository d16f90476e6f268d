import type { Criterion } from './criteria';
import { isAbove, problemOf, writtenAs } from './criteria-check';
import { CREATOR_FIELDS, findField } from './creator-fields';

const criterion = (field: string, op: Criterion['op'], value: unknown) => ({ field, op, value }) as Criterion;

describe(problemOf.name, () => {
  it.each([
    ['followers', 'gte', 0],
    ['engagementRate', 'lte', 2.5],
    ['growth', 'gte', -100],
    ['lastPosted', 'gte', '30d'],
    ['lastPosted', 'lte', '2026-02-28'],
    ['lastPosted', 'gte', '2026-06-01T09:30:00+02:00'],
    ['category', 'in', ['travel', 'Film & TV']],
    ['category', 'eq', 'Travel'],
    ['hashtags', 'has_all', ['#Sun', 'sea']],
    ['verified', 'eq', false],
    ['bio', 'contains', 'slow "travel guide"'],
  ] as const)('finds none in %s %s %j', (field, op, value) => {
    expect(problemOf(criterion(field, op, value))).toBeNull();
  });

  it.each([
    ['color', 'eq', 'red', 'not a field'],
    ['constructor', 'eq', 'x', 'not a field'],
    ['followers', 'has', 5, 'takes eq, gte, lte'],
    ['followers', 'gte', 1.5, 'whole'],
    ['followers', 'gte', -1, 'from 0'],
    ['followers', 'gte', Number.NaN, 'a number'],
    ['followers', 'gte', '5', 'a number'],
    ['quality', 'gte', 1.1, 'from 0 to 1'],
    ['lastPosted', 'gte', '2026-02-30', 'a day'],
    ['lastPosted', 'gte', '2026-06-01T09:30:00', 'offset'],
    ['lastPosted', 'gte', '30 days', 'days ago'],
    ['category', 'in', ['Travel', 'Cats'], 'Cats is none of'],
    ['hashtags', 'has', [], '1 to 100'],
    ['hashtags', 'has', Array(101).fill('a'), '1 to 100'],
    ['hashtags', 'has', [''], '1 to 100'],
    ['username', 'eq', 'nul\0', '1 to 100'],
    ['username', 'in', ['nora', 'no name'], 'no name is no username'],
    ['language', 'has', ['en', 'english'], 'english is no code'],
    ['lastPosted', 'gte', '0000-01-01', 'a day'],
    ['verified', 'eq', 'yes', 'true or false'],
    ['bio', 'contains', ' ', 'text'],
  ])('says what is wrong with %s %s %j', (field, op, value, reason) => {
    expect(problemOf(criterion(field, op as Criterion['op'], value))).toContain(reason);
  });
});

describe(isAbove.name, () => {
  it.each([
    [10, 5, true],
    [5, 5, false],
    ['2026-06-02', '2026-06-01', true],
    ['2026-06-01T18:00:00Z', '2026-06-01', false],
    ['2026-06-01T18:00:00Z', '2026-06-01T12:00:00Z', true],
    ['7d', '30d', true],
    ['30d', '7d', false],
    ['7d', 'nonsense', false],
  ])('takes from %s to %s as impossible: %s', (least, most, impossible) => {
    expect(isAbove(least, most)).toBe(impossible);
  });
});

describe(writtenAs.name, () => {
  it.each([
    ['hashtags', '#Sun', 'sun'],
    ['username', '@Nora.Travels', 'nora.travels'],
    ['language', 'EN', 'en'],
    ['category', 'film & tv', 'Film & TV'],
    ['accountType', 'Creator', 'creator'],
  ])('spells a word of %s as it is stored', (field, given, stored) => {
    expect(writtenAs(findField(field) ?? CREATOR_FIELDS.bio, given)).toBe(stored);
  });
});
