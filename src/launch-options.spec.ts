import { parseLaunchOptions } from './launch-options';
import { StartError } from './start-error';

describe(parseLaunchOptions.name, () => {
  it('keeps the data in the project unless told otherwise', () => {
    expect(parseLaunchOptions([], '/project')).toEqual({ dataDir: '/project/.data', help: false });
    expect(parseLaunchOptions(['--data-dir', '/elsewhere'], '/project').dataDir).toBe('/elsewhere');
  });

  it.each([[['--datadir', 'x']], [['stray']], [['--data-dir=']]])('refuses %j in a sentence', (args) => {
    expect(() => parseLaunchOptions(args, '/project')).toThrow(StartError);
  });
});
