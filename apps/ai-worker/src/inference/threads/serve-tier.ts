import { getHeapStatistics } from 'node:v8';
import { analyseCaptions } from '../analyse-captions';
import type { TierModels } from '../task-model';
import type { AnalyseRequest, ThreadReply, ThreadStats, ThreadTier } from './thread-protocol';

/** The thread's end of the channel. */
export interface ThreadChannel {
  postMessage(reply: ThreadReply): void;
  on(event: 'message', listener: (request: AnalyseRequest) => void): unknown;
}

const WARM_UP = 'What a lovely day at the beach #summer';

/** Runs inside an inference thread: loads a tier, then answers batch after batch until the thread is ended. */
export async function serveTier(channel: ThreadChannel, tier: ThreadTier, load: () => Promise<TierModels>) {
  let models: TierModels;
  try {
    models = await load();
    await analyseCaptions(models, tier, [WARM_UP]);
  } catch (error) {
    channel.postMessage({ type: 'missing', message: messageOf(error) });
    return;
  }
  channel.on('message', ({ batch, texts, tasks }) => {
    analyseCaptions(models, tier, texts, tasks).then(
      (analyses) => channel.postMessage({ type: 'answer', batch, analyses, stats: statsOfThread() }),
      (error: unknown) => channel.postMessage({ type: 'failed', batch, message: messageOf(error) }),
    );
  });
  channel.postMessage({ type: 'ready', models: namesOf(models), stats: statsOfThread() });
}

const namesOf = ({ sentiment, language, category }: TierModels) => ({
  sentiment: sentiment.model,
  language: language.model,
  category: category.model,
});
const statsOfThread = (): ThreadStats => ({ heapBytes: getHeapStatistics().used_heap_size });
const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
