import { z } from 'zod';
import { flag, integer, optionalText, optionalUrl } from './env-types';

export const MODEL_TIERS = ['bundled', 'hub', 'rules'] as const;
/** Whose models read the captions: those in this repository, those of the hub, or lexicons and keywords alone. */
export type ModelTier = (typeof MODEL_TIERS)[number];

/** A model of the hub: `owner/name`, or `owner/name@revision` for another than the newest that was pulled. */
const hubModel = () =>
  optionalText().refine((value) => value === undefined || /^[\w.-]+\/[\w.-]+(@[\w./-]+)?$/u.test(value), {
    error: 'must be owner/name or owner/name@revision',
  });

export const aiSchema = z.object({
  AI_MODELS_CACHE_DIR: optionalText(),
  AI_BATCH_SIZE: integer(16, { min: 1, max: 1024 }),
  AI_BATCH_TIMEOUT_SECONDS: integer(30, { min: 1, max: 600 }),
  AI_MAX_WORKERS: integer(2, { min: 1, max: 64 }),
  AI_TIER: z.preprocess((value) => (value === '' ? undefined : value), z.enum(MODEL_TIERS).default('bundled')),
  AI_HUB_URL: optionalUrl('https://', 'http://'),
  AI_HUB_TOKEN: optionalText(),
  AI_HUB_SENTIMENT_MODEL: hubModel(),
  AI_HUB_LANGUAGE_MODEL: hubModel(),
  AI_HUB_CATEGORY_MODEL: hubModel(),
  AI_ZERO_SHOT: flag(true),
  ENABLE_AI_ANALYSIS: flag(true),
});

export interface HubConfig {
  url: string;
  /** For models that the hub gives to its members only. */
  token: string | null;
  /** `owner/name`, or `owner/name@revision`. */
  models: { sentiment: string; language: string; category: string };
  /** Whether the category model may be asked about posts whose best categories are close together. */
  zeroShot: boolean;
}

export interface AiConfig {
  enabled: boolean;
  tier: ModelTier;
  modelsCacheDir: string;
  /** Posts per analysis batch. */
  batchSize: number;
  /** After this a batch counts as hanging, and its thread is replaced. */
  batchTimeoutMs: number;
  /** Batches analysed at the same time by one worker process, and the most threads it gives to models. */
  maxWorkers: number;
  hub: HubConfig;
}

export const toAiConfig = (env: z.output<typeof aiSchema>): AiConfig => ({
  enabled: env.ENABLE_AI_ANALYSIS,
  tier: env.AI_TIER,
  modelsCacheDir: env.AI_MODELS_CACHE_DIR ?? './ai_models',
  batchSize: env.AI_BATCH_SIZE,
  batchTimeoutMs: env.AI_BATCH_TIMEOUT_SECONDS * 1_000,
  maxWorkers: env.AI_MAX_WORKERS,
  hub: {
    url: env.AI_HUB_URL ?? 'https://huggingface.co',
    token: env.AI_HUB_TOKEN ?? null,
    models: {
      sentiment: env.AI_HUB_SENTIMENT_MODEL ?? 'Xenova/twitter-roberta-base-sentiment-latest',
      language: env.AI_HUB_LANGUAGE_MODEL ?? 'onnx-community/xlm-roberta-base-language-detection-ONNX',
      category: env.AI_HUB_CATEGORY_MODEL ?? 'Xenova/bart-large-mnli',
    },
    zeroShot: env.AI_ZERO_SHOT,
  },
});
