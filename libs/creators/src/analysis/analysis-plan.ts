import { createHash } from 'node:crypto';

export interface PendingPost {
  id: string;
  contentHash: string;
}

export interface PlannedBatch {
  /** The same posts with the same content have the same key, whoever plans them and however often. */
  key: string;
  postIds: string[];
}

/**
 * Cuts posts into batches of `size`, keeping their order. Planning again what is left gives the same batches as long as
 * whole batches were finished, so a second plan adds nothing to the queue that is still in it.
 */
export function planBatches(posts: readonly PendingPost[], size: number): PlannedBatch[] {
  const batches: PlannedBatch[] = [];
  for (let start = 0; start < posts.length; start += size) {
    const batch = posts.slice(start, start + size);
    batches.push({ key: keyOf(batch), postIds: batch.map(({ id }) => id) });
  }
  return batches;
}

const keyOf = (batch: readonly PendingPost[]): string =>
  createHash('sha256')
    .update(batch.map(({ id, contentHash }) => `${id} ${contentHash}`).join('\n'))
    .digest('hex')
    .slice(0, 24);
