import { EXPORT_COLUMN_NAMES } from '@app/exports';
import { toOrder } from './to-order';

const order = (given: object) => toOrder({ format: 'csv', source: { favorites: true }, ...given });

describe(toOrder.name, () => {
  it.each([undefined, null])('exports everything when the columns are %s', (columns) => {
    expect(order({ columns, byteOrderMark: columns })).toMatchObject({
      columns: EXPORT_COLUMN_NAMES,
      byteOrderMark: false,
    });
  });

  it('takes one source, whatever others are null', () => {
    const id = '7d444840-9dc0-11d1-b245-5ffdce74fad2';
    expect(order({ source: { list: id, favorites: null } }).source).toEqual({ kind: 'list', id });
  });

  it.each([[{}], [{ favorites: null }], [{ favorites: true, list: 'x' }]])('refuses %j as a source', (source) => {
    expect(() => order({ source })).toThrow(expect.objectContaining({ code: 'REQUEST.INVALID' }));
  });

  it('names the column that is meant', () => {
    const errors = [{ field: 'columns.1', code: 'UNKNOWN', message: 'is not known here. Did you mean followers?' }];
    expect(() => order({ columns: ['username', 'folowers'] })).toThrow(expect.objectContaining({ errors }));
  });
});
