import type { AppName } from '../pulse/process-pulse';
import type { Reading } from './health.types';

/** What a running process tells the others of itself. */
export interface ProcessSign {
  app: AppName;
  /** Of the models it runs; unknown in a process that runs none. */
  ai: Reading;
}

/** Which processes of the system run right now. Apart from their pulses, which nobody makes while monitoring is switched off. */
export abstract class ProcessDirectory {
  /**
   * Those that gave a sign of life within the last 15 seconds, and did not end since.
   * @throws when nobody can tell, because Redis is away
   */
  abstract find(app: AppName): Promise<readonly ProcessSign[]>;
}
