import { z } from 'zod';
import { CONTENT_CATEGORIES, type AnalysisTask } from '@app/analytics';
import type { ModelTier } from '@app/config';
import { type CaptionAnalysis } from '@app/creators';

/** What the main process tells a thread. One batch at a time. */
export interface AnalyseRequest {
  type: 'analyse';
  batch: number;
  texts: readonly (string | null)[];
  tasks: readonly AnalysisTask[];
}

const confidence = z.number().min(0).max(1);
const perTask = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ sentiment: value, language: value, category: value });
const methodName = z.enum(['hub', 'bundled', 'rules', 'neutral', 'none']);
const modelName = z.string().min(1).max(500);

const captionAnalysis: z.ZodType<CaptionAnalysis> = z.strictObject({
  sentiment: z.enum(['positive', 'neutral', 'negative']),
  sentimentScore: z.number().min(-1).max(1),
  sentimentConfidence: confidence,
  language: z.string().regex(/^(?:[a-z]{2}|und)$/),
  languageConfidence: confidence,
  category: z.enum(CONTENT_CATEGORIES),
  categoryConfidence: confidence,
  method: methodName,
  methods: perTask(methodName),
  models: perTask(modelName),
});

const stats = z.strictObject({
  /** Of the thread's JavaScript; weights that the ONNX runtime holds are not in it. */
  heapBytes: z.number().min(0),
});

/** What a thread may say. Everything else is garbage: nothing that a model made crosses the border unchecked. */
const reply = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), models: perTask(modelName), stats }),
  z.strictObject({ type: z.literal('missing'), message: z.string() }),
  z.strictObject({
    type: z.literal('answer'),
    batch: z.number().int(),
    analyses: z.array(captionAnalysis),
    stats,
  }),
  z.strictObject({ type: z.literal('failed'), batch: z.number().int(), message: z.string() }),
]);

export type ThreadReply = z.output<typeof reply>;
export type ThreadStats = z.output<typeof stats>;
export type ModelNames = Record<AnalysisTask, string>;
/** The tiers that have threads. */
export type ThreadTier = Exclude<ModelTier, 'rules'>;

/** @returns the reply, or in one sentence why it is none */
export function readReply(message: unknown): { reply: ThreadReply } | { refusal: string } {
  const { success, data, error } = reply.safeParse(message);
  if (success) return { reply: data };
  const [issue] = error.issues;
  return { refusal: issue === undefined ? 'not a reply' : `${issue.path.join('.') || 'message'}: ${issue.message}` };
}
