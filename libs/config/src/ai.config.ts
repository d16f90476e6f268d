import { z } from 'zod';
import { flag, integer, optionalText } from './env-types';

export const aiSchema = z.object({
  AI_MODELS_CACHE_DIR: optionalText(),
  AI_BATCH_SIZE: integer(16, { min: 1, max: 1024 }),
  AI_MAX_WORKERS: integer(2, { min: 1, max: 64 }),
  ENABLE_AI_ANALYSIS: flag(true),
});

export interface AiConfig {
  modelsCacheDir: string;
  /** Posts per analysis batch. */
  batchSize: number;
  /** Batches analysed at the same time by one worker process. */
  maxWorkers: number;
  enabled: boolean;
}

export const toAiConfig = (env: z.output<typeof aiSchema>): AiConfig => ({
  modelsCacheDir: env.AI_MODELS_CACHE_DIR ?? './ai_models',
  batchSize: env.AI_BATCH_SIZE,
  maxWorkers: env.AI_MAX_WORKERS,
  enabled: env.ENABLE_AI_ANALYSIS,
});
