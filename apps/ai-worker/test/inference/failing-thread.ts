import { parentPort } from 'node:worker_threads';
import type { TaskInput, TaskModel, TierModels } from '../../src/inference/task-model';
import { serveTier } from '../../src/inference/threads/serve-tier';

/**
 * The program of an inference thread whose models do what a caption says: `exit`, `loop`, `throw`, `uncaught`, `garbage`,
 * `few`, `bloat` or `busy <ms>`. They answer anything else.
 */
const MODEL = 'failing 1';

/** Keeps what `bloat` makes from being collected. */
const hoard: string[][] = [];

function misbehave(text: string): void {
  const [command = '', argument] = text.split(' ');
  switch (command) {
    case 'exit':
      process.exit(7);
      break;
    case 'throw':
      throw new Error('the model failed');
    case 'uncaught':
      setImmediate(() => {
        throw new Error('nobody catches this');
      });
      break;
    case 'loop':
      burn(Infinity);
      break;
    case 'busy':
      burn(Number(argument));
      break;
    case 'bloat':
      for (;;) hoard.push(Array.from({ length: 100_000 }, (_, n) => `${n}`));
  }
}

/** Synchronous, as inference is. */
function burn(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end) Math.sqrt(end);
}

function model<Verdict>(verdict: Verdict): TaskModel<Verdict> {
  return {
    model: MODEL,
    answer: async (inputs: readonly TaskInput[]) => {
      for (const { raw } of inputs) misbehave(raw);
      if (inputs.some(({ raw }) => raw === 'uncaught')) await new Promise(() => undefined);
      return inputs
        .filter(({ raw }) => raw !== 'few')
        .map(({ raw }) => ({ ...verdict, confidence: raw === 'garbage' ? NaN : 0.5, method: 'bundled', model: MODEL }));
    },
  };
}

const load = async (): Promise<TierModels> => ({
  language: model({ language: 'en', confidence: 0.5 }),
  sentiment: model({ sentiment: 'neutral', score: 0, confidence: 0.5 }),
  category: model({ category: 'Lifestyle', confidence: 0.5 }),
});

if (parentPort === null) throw new Error('This program runs as a worker thread only.');
void serveTier(parentPort, 'bundled', load);
