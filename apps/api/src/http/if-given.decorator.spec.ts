import { IsBoolean, validateSync } from 'class-validator';
import { IfGiven } from './if-given.decorator';

class Change {
  @IfGiven()
  @IsBoolean()
  isActive?: boolean | null;
}

describe(IfGiven, () => {
  it.each([
    ['takes what is left out', undefined, []],
    ['takes what its rules take', false, []],
    ['refuses null', null, ['isBoolean']],
    ['refuses what its rules refuse', 'yes', ['isBoolean']],
  ])('%s', (_name, isActive, broken) => {
    const errors = validateSync(Object.assign(new Change(), { isActive }));
    expect(errors.flatMap(({ constraints }) => Object.keys(constraints ?? {}))).toEqual(broken);
  });
});
