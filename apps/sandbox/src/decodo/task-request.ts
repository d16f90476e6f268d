import { z } from 'zod';
import { refuse } from './decodo-error';
import { checkTarget, parseScrape, type LiveTarget, type ScrapeRequest } from './scrape-request';

const MOST_QUERIES = 3000;

const batchSchema = z.looseObject({
  target: z.string({ error: 'target is required' }),
  query: z.array(z.string()).optional(),
  url: z.array(z.string()).optional(),
});

export interface BatchRequest {
  target: LiveTarget;
  requests: ScrapeRequest[];
}

/** One target, a list of queries or addresses; every other member holds for all of them. */
export function parseBatch(body: unknown, disabledTargets: readonly string[]): BatchRequest {
  const parsed = batchSchema.safeParse(body ?? {});
  if (!parsed.success) {
    refuse(
      422,
      'Validation failed.',
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  }
  const { target, query, url, ...shared } = parsed.data;
  const known = checkTarget(target, disabledTargets);
  const member = query ? 'query' : 'url';
  const subjects = query ?? url ?? [];
  if (subjects.length === 0)
    refuse(422, 'Validation failed.', ['query or url must be a list with at least one member']);
  if (subjects.length > MOST_QUERIES) refuse(422, 'Validation failed.', [`at most ${MOST_QUERIES} queries in a batch`]);
  const requests = subjects.map((subject) =>
    parseScrape({ ...shared, target: known, [member]: subject }, disabledTargets),
  );
  return { target: known, requests };
}
