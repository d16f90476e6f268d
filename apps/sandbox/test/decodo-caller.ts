import { request } from 'node:http';
import type { TestSandbox } from '@app/testing';

/** The members of answers that the specs look at; unknown ones stay unknown. */
export interface GraphUser {
  id: string;
  username: string;
  is_private: boolean;
  bio_links?: unknown[];
  business_category_name: string | null;
  edge_followed_by: { count: number };
  edge_related_profiles: { edges: unknown[] };
  edge_owner_to_timeline_media: Timeline;
}

export interface Timeline {
  count: number;
  page_info: { has_next_page: boolean; end_cursor: string | null };
  edges: { node: GraphNode }[];
}

export interface GraphNode {
  __typename: string;
  id: string;
  shortcode: string;
  is_video: boolean;
  owner: { id: string };
  taken_at_timestamp: number;
  comments_disabled: boolean;
  like_and_view_counts_disabled: boolean;
  edge_liked_by: { count: number };
  edge_media_preview_like: { count: number };
  edge_media_to_comment: { count: number };
  edge_media_to_caption: { edges: { node: { text: string } }[] };
  edge_media_to_parent_comment?: {
    count: number;
    page_info: { end_cursor: string | null };
    edges: { node: { text: string } }[];
  };
  edge_media_to_sponsor_user?: { edges: unknown[] };
  coauthor_producers: unknown[];
  pinned_for_users: unknown[];
  video_play_count?: number | null;
  video_view_count?: number | null;
  is_paid_partnership?: boolean;
}

export interface V1Node {
  pk: string;
  id: string;
  code: string;
  media_type: number;
  taken_at: number;
  caption: { text: string } | null;
}

export interface Content {
  status?: string;
  message?: string;
  data?: {
    user?: GraphUser | null;
    viewer?: object;
    shortcode_media?: GraphNode | null;
    xdt_shortcode_media?: GraphNode | null;
    xdt_api__v1__feed__user_timeline_graphql_connection?: {
      edges: { node: V1Node }[];
      page_info: { has_next_page: boolean; end_cursor: string | null };
    };
  };
}

export interface Envelope {
  status?: string;
  status_code?: number;
  message?: string;
  errors?: string[];
  id?: unknown;
  queries?: { id: string; query: string; status: string }[];
  results?: { content: Content | string; status_code: number; task_id: string; created_at: string }[];
}

export interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
  body: Envelope;
}

export interface Call {
  method?: 'GET' | 'POST';
  path: string;
  body?: unknown;
  /** Sent as it is; undefined sends the right one for the path. */
  authorization?: string | null;
  timeoutMs?: number;
}

/** Plain HTTP against the stand-in: every status and every broken connection is seen as it is. */
export class DecodoCaller {
  constructor(private readonly sandbox: TestSandbox) {}

  profile(query: string, extra: object = {}): Promise<Answer> {
    return this.scrape({ target: 'instagram_graphql_profile', query, ...extra });
  }

  scrape(body: unknown, timeoutMs?: number): Promise<Answer> {
    return this.call({ path: '/v1/scrape', body, timeoutMs });
  }

  /** @throws Error with the code of the socket, `ETIMEDOUT` after the patience of the caller */
  call({ method = 'POST', path, body, authorization, timeoutMs = 5000 }: Call): Promise<Answer> {
    const right = path.startsWith('/v1/') ? `Bearer ${this.sandbox.apiKey}` : `Basic ${this.sandbox.basicToken}`;
    const credential = authorization === undefined ? right : authorization;
    const headers = {
      'content-type': 'application/json',
      ...(credential === null ? {} : { authorization: credential }),
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(`${this.sandbox.decodoUrl}${path}`, { method, headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: parse(text) });
        });
      });
      outgoing.setTimeout(timeoutMs, () =>
        outgoing.destroy(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })),
      );
      outgoing.on('error', reject);
      outgoing.end(typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function parse(text: string): Envelope {
  try {
    return JSON.parse(text) as Envelope;
  } catch {
    return {};
  }
}

/** Content of the only result, parsed when it came as text. */
export function contentOf(answer: Answer): Content {
  const content = answer.body.results?.[0]?.content;
  return typeof content === 'string' ? (JSON.parse(content) as Content) : (content ?? {});
}

export function userOf(answer: Answer): GraphUser {
  const user = contentOf(answer).data?.user;
  if (!user) throw new Error(`no user in ${answer.text.slice(0, 300)}`);
  return user;
}

export const postsOf = (answer: Answer): GraphNode[] =>
  userOf(answer).edge_owner_to_timeline_media.edges.map(({ node }) => node);

/** The code of the error a call ends in, or `none`. */
export async function errorCodeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'none',
    (error: unknown) => String((error as { code?: unknown }).code),
  );
}
