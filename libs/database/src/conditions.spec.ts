import { Conditions } from './conditions';

describe(Conditions.name, () => {
  it('holds what was given and nothing else', () => {
    const where = new Conditions().add('a = ?', 1).add('b = ?', undefined).also('c is null').add('? in (d, e)', 'x');
    const limit = where.param(21);
    expect(`${where.toString()} limit ${limit}`).toBe('where a = $1 and c is null and $2 in (d, e) limit $3');
    expect(where.params).toEqual([1, 'x', 21]);
  });

  it('is empty without conditions', () => {
    expect(new Conditions().add('a = ?', undefined).toString()).toBe('');
  });

  it('keeps false and null, which are values', () => {
    expect(new Conditions().add('a = ?', false).add('b is ?', null).params).toEqual([false, null]);
  });
});
