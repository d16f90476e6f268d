import { QUEUE_POLICIES } from '@app/queues';

export interface Attempt {
  /** 1 for the first. */
  attempt: number;
  signal: AbortSignal;
}

const LAST_ATTEMPT = QUEUE_POLICIES['profile-analyses'].attempts;
/** From here on a batch is taken apart. */
const FIRST_ALONE = LAST_ATTEMPT - 1;
const MAX_ERROR_LENGTH = 500;

/** Some members of a batch cannot be analysed; the others are done. */
export class PoisonedBatchError extends Error {
  constructor(
    readonly ids: readonly string[],
    cause: unknown,
  ) {
    super(`${ids.length} of the batch cannot be analysed: ${describe(cause)}`, { cause });
    this.name = PoisonedBatchError.name;
  }
}

/** The process is not ending, and the queue will not run the batch again. */
export const isGivenUp = ({ attempt, signal }: Attempt): boolean => attempt >= LAST_ATTEMPT && !signal.aborted;

export const describe = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, MAX_ERROR_LENGTH);

/**
 * Runs `work` over a batch; on the last attempts over each member alone, so that one which cannot be analysed does not
 * take the others with it. Each of these attempts begins at another member: one that ends the whole process is last in
 * one of them.
 * @throws PoisonedBatchError naming the members that failed alone
 */
export async function inPieces<Item extends { id: string }>(
  items: readonly Item[],
  { attempt, signal }: Attempt,
  work: (items: readonly Item[]) => Promise<void>,
): Promise<void> {
  if (attempt < FIRST_ALONE || items.length === 0) return work(items);
  const first = attempt % items.length;
  const failed: string[] = [];
  let cause: unknown;
  for (const item of [...items.slice(first), ...items.slice(0, first)]) {
    signal.throwIfAborted();
    try {
      await work([item]);
    } catch (error) {
      signal.throwIfAborted();
      failed.push(item.id);
      cause ??= error;
    }
  }
  if (failed.length > 0) throw new PoisonedBatchError(failed, cause);
}
