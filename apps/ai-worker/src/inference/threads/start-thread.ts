import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { AiConfig } from '@app/config';
import type { TierOptions } from '../task-model';
import type { AnalyseRequest, ThreadTier } from './thread-protocol';

/** What the pool needs of a worker thread. */
export interface InferenceThread {
  postMessage(request: AnalyseRequest): void;
  /** May never settle while native code runs in the thread. */
  terminate(): Promise<unknown>;
  on(event: 'message' | 'messageerror' | 'error', listener: (value: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

export interface ThreadSettings {
  /** The compiled program. */
  program?: string;
  options: TierOptions;
  heapMb?: number;
}

/** Of a thread's JavaScript: language profiles and tokenisers of the largest tier take under half of it. */
const HEAP_MB = 1_024;

export const startThread = ({ options, program, heapMb = HEAP_MB }: ThreadSettings): InferenceThread =>
  new Worker(program ?? join(__dirname, 'inference-thread.js'), {
    workerData: options,
    name: `inference-${options.tier}`,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });

/**
 * How many threads read captions. One core is left to the main loop and to the database next door: two models on two
 * cores are slower together than one (docs/adr/0011).
 */
export const threadCount = (maxWorkers: number, cores = availableParallelism()): number =>
  Math.min(maxWorkers, Math.max(1, cores - 1));

/** One thread for each session: those of the ONNX runtime wait for each other by spinning. */
export const tierOptions = ({ hub, modelsCacheDir }: AiConfig, tier: ThreadTier): TierOptions => ({
  tier,
  modelsCacheDir,
  hub,
  threadsPerSession: 1,
});
