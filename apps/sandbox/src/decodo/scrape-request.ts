import { z } from 'zod';
import { refuse } from './decodo-error';

export const LIVE_TARGETS = [
  'instagram_graphql_profile',
  'instagram_graphql_user_posts',
  'instagram_graphql_post',
] as const;
export type LiveTarget = (typeof LIVE_TARGETS)[number];

/** Known by name, but on no current plan. */
const RETIRED_TARGETS = [
  'instagram_graphql_hashtag',
  'instagram_graphql_hashtags',
  'instagram_graphql_reel',
  'instagram_profile',
  'instagram_post',
  'instagram_reel',
];

export interface ScrapeRequest {
  target: LiveTarget;
  /** Username, lower case; the post's address for the post target. */
  subject: string;
  query: string | null;
  url: string | null;
  count: number;
  cursor: string | null;
  callbackUrl: string | null;
}

const bodySchema = z.object({
  target: z.string({ error: 'target is required' }),
  query: z.string().max(2048).nullish(),
  username: z.string().max(2048).nullish(),
  url: z.string().max(2056).nullish(),
  count: z.coerce.number().int().min(1).max(50).nullish(),
  cursor: z.string().max(2048).nullish(),
  callback_url: z.url({ protocol: /^https?$/ }).nullish(),
  page_from: z.unknown().optional(),
  parse: z.unknown().optional(),
});

/** What the server insists on; it ignores members that it does not know. */
export function parseScrape(body: unknown, disabledTargets: readonly string[]): ScrapeRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    refuse(400, 'Request body must be a JSON object.');
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) refuse(422, 'Validation failed.', parsed.error.issues.map(sayWhat));
  const { target, query, username, url, count, cursor, callback_url: callbackUrl } = parsed.data;
  const known = checkTarget(target, disabledTargets);
  const subject = known === 'instagram_graphql_post' ? url : (query ?? username);
  if (!subject)
    refuse(422, 'Validation failed.', [`${known === 'instagram_graphql_post' ? 'url' : 'query'} is required`]);
  return {
    target: known,
    subject: known === 'instagram_graphql_post' ? subject : subject.toLowerCase(),
    query: query ?? username ?? null,
    url: url ?? null,
    count: count ?? 12,
    cursor: cursor || null,
    callbackUrl: callbackUrl ?? null,
  };
}

export function checkTarget(target: string, disabledTargets: readonly string[]): LiveTarget {
  if (RETIRED_TARGETS.includes(target) || disabledTargets.includes(target)) {
    refuse(403, `Target ${target} is not available on your plan.`);
  }
  const known = LIVE_TARGETS.find((candidate) => candidate === target);
  return known ?? refuse(400, `Unsupported target: ${target}.`, [`target must be one of ${LIVE_TARGETS.join(', ')}`]);
}

const sayWhat = (issue: z.core.$ZodIssue): string => `${issue.path.join('.') || 'body'}: ${issue.message}`;
