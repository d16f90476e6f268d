import { z } from 'zod';
import { refuse } from '../decodo/decodo-error';
import { FAULT_NAMES } from '../decodo/fault-names';
import { LIVE_TARGETS } from '../decodo/scrape-request';

export const behaviourSchema = z.strictObject({
  latencyMs: z.number().int().min(0).max(600_000).optional(),
  latencyJitterMs: z.number().int().min(0).max(600_000).optional(),
  errorRate: z.number().min(0).max(1).optional(),
  dialect: z.enum(['graph', 'xdt', 'v1', 'mixed']).optional(),
  contentAs: z.enum(['object', 'string', 'mixed']).optional(),
  disabledTargets: z.array(z.string()).optional(),
  resultsTtlMs: z.number().int().min(0).optional(),
});

export const faultSchema = z.strictObject({
  fault: z.enum(FAULT_NAMES),
  times: z.number().int().min(1).max(1_000_000).default(1),
  target: z.enum(LIVE_TARGETS).optional(),
  username: z.string().toLowerCase().optional(),
  operation: z.enum(['scrape', 'task-create', 'task-batch', 'task-status', 'task-results']).optional(),
  delayMs: z.number().int().min(0).max(600_000).optional(),
  polls: z.number().int().min(1).max(1000).optional(),
});

export const growthSchema = z.strictObject({ days: z.number().int().min(0).max(3650) });

export const callsSchema = z.strictObject({
  username: z.string().toLowerCase().optional(),
  target: z.string().optional(),
  operation: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(20_000).optional(),
});

export const listSchema = z.strictObject({
  from: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(5000).default(100),
  category: z.string().optional(),
  language: z.string().optional(),
  standing: z.enum(['public', 'private', 'deleted']).optional(),
});

export const scriptSchema = z.strictObject({
  /** The account answers to this name from now on; the old one is free, or a stranger's with `takenOver`. */
  renameTo: z
    .string()
    .regex(/^(?!.*\.\.)(?!\.)[a-z0-9._]{1,30}(?<!\.)$/)
    .optional(),
  takenOver: z.boolean().optional(),
  deleted: z.union([z.boolean(), z.enum(['http-404', 'user-null', 'viewer-null', 'data-empty'])]).optional(),
  private: z.boolean().optional(),
  followers: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  fullName: z.string().optional(),
  biography: z.string().optional(),
  verified: z.boolean().optional(),
  /** Posts to publish now, with made-up or given captions. */
  newPosts: z
    .union([z.number().int().min(1).max(200), z.array(z.strictObject({ caption: z.string().nullish() }))])
    .optional(),
  /** `shortcode` or the place on the timeline, 0 = newest. */
  changeCaption: z
    .strictObject({
      shortcode: z.string().optional(),
      index: z.number().int().min(0).optional(),
      text: z.string().nullable(),
    })
    .optional(),
  removePost: z
    .strictObject({ shortcode: z.string().optional(), index: z.number().int().min(0).optional() })
    .optional(),
});

export type CreatorChange = z.output<typeof scriptSchema>;

/** Refuses unknown members as well: a mistyped lever would otherwise do nothing in silence. */
export function read<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  return refuse(
    400,
    'Invalid control request.',
    parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  );
}
