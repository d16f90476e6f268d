import type { MadeContent } from './instagram-answers';
import type { ScrapeRequest } from './scrape-request';

export interface EnvelopeFacts {
  taskId: string;
  startedAtMs: number;
  finishedAtMs: number;
}

/** `YYYY-MM-DD HH:MM:SS`, UTC, without a zone. */
export const timestamp = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

/** The synchronous answer, also what a finished task holds. */
export function envelope(request: ScrapeRequest, made: MadeContent, facts: EnvelopeFacts): object {
  return {
    results: [
      {
        content: made.content,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        cookies: [],
        status_code: made.statusCode,
        task_id: facts.taskId,
        created_at: timestamp(facts.startedAtMs),
        updated_at: timestamp(facts.finishedAtMs),
        query: request.query,
        url: upstreamUrl(request),
        type: 'raw',
      },
    ],
  };
}

export const failedEnvelope = (taskId: string): object => ({
  status: 'failed',
  status_code: 613,
  message: 'We were not able to scrape the target.',
  task_id: taskId,
});

function upstreamUrl(request: ScrapeRequest): string {
  if (request.target === 'instagram_graphql_post') return request.subject;
  const name = encodeURIComponent(request.subject);
  return request.target === 'instagram_graphql_profile'
    ? `https://www.instagram.com/api/v1/users/web_profile_info/?username=${name}`
    : `https://www.instagram.com/graphql/query?username=${name}`;
}
