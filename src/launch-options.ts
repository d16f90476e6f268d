import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StartError } from './start-error';

export const USAGE = [
  'Usage: npm start -- [--data-dir DIR]',
  '',
  '  --data-dir DIR   where databases, keys and logs are kept (default: .data)',
  '  PORT=4000        in the environment: port of the API (default: 3000)',
  '',
  'Every variable of .env.example may be set; what has no address gets a local stand-in.',
].join('\n');

export interface LaunchOptions {
  /** Absolute. */
  dataDir: string;
  help: boolean;
}

/**
 * @param root folder of the project: the default data folder lies there, a given one is relative to the current folder
 * @throws StartError naming the argument that is not understood
 */
export function parseLaunchOptions(args: string[], root: string): LaunchOptions {
  const options = { 'data-dir': { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const { values } = parseArgs({ args, options, allowPositionals: false });
    const dataDir = values['data-dir'];
    if (dataDir === '') throw new StartError('--data-dir needs the path of a folder.');
    return { dataDir: dataDir === undefined ? resolve(root, '.data') : resolve(dataDir), help: values.help ?? false };
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`${(error as Error).message.split('. ')[0]}.\n\n${USAGE}`);
  }
}
