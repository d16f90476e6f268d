import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from '../processes/process-identity';
import { StartError } from '../start-error';
import { readJson } from './private-json';

/** The files of one installation. */
export class DataFolder {
  readonly secretsFile: string;
  readonly runtimeFile: string;
  readonly logsFolder: string;
  readonly sandboxFolder: string;
  /** There once the first creators were ordered. */
  readonly firstCreatorsFile: string;
  private readonly lockFile: string;

  constructor(readonly path: string) {
    this.secretsFile = join(path, 'secrets.json');
    this.runtimeFile = join(path, 'runtime.json');
    this.logsFolder = join(path, 'logs');
    this.sandboxFolder = join(path, 'sandbox');
    this.firstCreatorsFile = join(path, 'first-creators.json');
    this.lockFile = join(path, 'launcher.lock');
  }

  /**
   * Makes the folder and claims it for this process.
   * @throws StartError when it cannot be written, or another launcher that still runs has it
   */
  claim(): void {
    try {
      mkdirSync(this.logsFolder, { recursive: true });
      accessSync(this.path, constants.W_OK);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      throw new StartError(`The data folder ${this.path} cannot be written (${code}); choose another with --data-dir.`);
    }
    const holder = readJson<ProcessIdentity>(this.lockFile);
    if (holder !== null && isAlive(holder)) throw this.taken(holder.pid);
    rmSync(this.lockFile, { force: true });
    try {
      writeFileSync(this.lockFile, JSON.stringify(identify(process.pid)), { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw this.taken(readJson<ProcessIdentity>(this.lockFile)?.pid);
    }
  }

  release(): void {
    rmSync(this.runtimeFile, { force: true }); // its addresses lead nowhere now
    rmSync(this.lockFile, { force: true });
  }

  private taken(pid: number | undefined): StartError {
    const who = pid === undefined ? 'Another instance' : `Another instance (process ${pid})`;
    return new StartError(
      `${who} already runs with the data folder ${this.path}; give this one its own: --data-dir DIR.`,
    );
  }
}
