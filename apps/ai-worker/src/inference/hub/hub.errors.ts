/**
 * `unreachable` = no answer, or none but errors of its own; `unknown` = no such model or revision; `forbidden` = members only;
 * `unfit` = not a conversion that can be loaded; `spoilt` = what came is not what the hub announced; `disk` = cannot be
 * written; `missing` = not there, and nothing was fetched.
 */
export type HubProblem = 'unreachable' | 'unknown' | 'forbidden' | 'unfit' | 'spoilt' | 'disk' | 'missing';

/** A sentence for the operator. Never holds the token. */
export class HubError extends Error {
  constructor(
    readonly problem: HubProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = HubError.name;
  }
}

const DISK_CODES = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EIO']);

/** What a failed write means to the operator; every other error stays what it is. */
export function explainDiskError(error: unknown, folder: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || !DISK_CODES.has(code)) return error;
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : `it cannot be written (${code})`;
  return new HubError('disk', `The models cannot be kept in ${folder}: ${why}. AI_MODELS_CACHE_DIR names the folder.`, {
    cause: error,
  });
}
