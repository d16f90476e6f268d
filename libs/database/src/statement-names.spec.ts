import { PLANNED_EACH_TIME, StatementNames } from './statement-names';

describe('names of prepared statements', () => {
  it('are given to a text that comes again and again, always the same', () => {
    const names = new StatementNames();
    const given = Array.from({ length: 5 }, () => names.nameFor('select 1'));
    expect(given.slice(0, 2)).toEqual([undefined, undefined]);
    expect(given[2]).toMatch(/^s[0-9a-f]{20}$/);
    expect(new Set(given.slice(2)).size).toBe(1);
  });

  it('differ between texts', () => {
    const names = new StatementNames();
    const nameOf = (text: string) => [1, 2, 3].map(() => names.nameFor(text)).at(-1);
    expect(nameOf('select 1')).not.toBe(nameOf('select 2'));
  });

  it('run out, so that texts composed per request cannot fill the memory of the server', () => {
    const names = new StatementNames();
    const named = Array.from({ length: 5000 }, (_, n) => [1, 2, 3].map(() => names.nameFor(`select ${n}`)).at(-1));
    expect(named.filter((name) => name !== undefined)).toHaveLength(200);
  });

  it('are not given to a text whose plan depends on what it is asked with', () => {
    const names = new StatementNames();
    const given = [1, 2, 3, 4].map(() => names.nameFor(`${PLANNED_EACH_TIME} select 1`));
    expect(given).toEqual([undefined, undefined, undefined, undefined]);
  });
});
