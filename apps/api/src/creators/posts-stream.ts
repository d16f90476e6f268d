import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { CreatorPost } from '@app/creators';
import { workContext } from '@app/observability';

export const NDJSON = 'application/x-ndjson';

/**
 * One post a line, batch by batch: the next batch is read when the client has taken the last one, and reading stops
 * when the client leaves. Memory is one batch.
 */
export async function streamNdjson(response: Response, batches: AsyncGenerator<CreatorPost[]>): Promise<void> {
  response
    .status(200)
    .set({ 'Content-Type': `${NDJSON}; charset=utf-8`, 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  response.flushHeaders();
  workContext.dropDeadline();
  try {
    await pipeline(Readable.from(toLines(batches), { highWaterMark: 1 }), response);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

async function* toLines(batches: AsyncGenerator<CreatorPost[]>): AsyncGenerator<string> {
  for await (const posts of batches) yield posts.map((post) => `${JSON.stringify(post)}\n`).join('');
}

/** The client closed the connection: nothing is wrong on our side. */
const isGone = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
