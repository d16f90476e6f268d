import { Injectable } from '@nestjs/common';
import type { Creator } from '../generator/creator';
import { hash32 } from '../generator/random';
import { SandboxClock } from '../generator/sandbox-clock';
import { PAGE_SIZE, World } from '../generator/world';
import type { GraphContext } from '../instagram/graph-node';
import { timelineEdge, toGraphUser } from '../instagram/graph-profile';
import { toGraphPost } from '../instagram/graph-post';
import { toV1Node, toV1User } from '../instagram/v1-node';
import { DecodoSettings } from './decodo-settings';
import { absentContent, INSTAGRAM_REFUSALS, type MadeContent } from './instagram-answers';
import type { ScrapeRequest } from './scrape-request';

/** What Instagram itself would answer to a scrape, in the dialect of the moment. */
@Injectable()
export class ContentMaker {
  constructor(
    private readonly world: World,
    private readonly clock: SandboxClock,
    private readonly settings: DecodoSettings,
  ) {}

  make(request: ScrapeRequest): MadeContent {
    if (request.target === 'instagram_graphql_post') return this.post(request);
    const resolution = this.world.resolve(request.subject);
    if (resolution.kind === 'absent') return absentContent(resolution.how);
    if (resolution.kind === 'refused') return INSTAGRAM_REFUSALS[resolution.how];
    if (this.world.missesFalsely(request.subject, resolution.about?.falseMisses ?? 0))
      return absentContent('user-null');
    const dialect = resolution.about?.dialect ?? this.dialectFor(request.subject);
    return request.target === 'instagram_graphql_profile'
      ? this.profile(resolution.creator, dialect)
      : this.posts(resolution.creator, request, dialect);
  }

  private profile(creator: Creator, dialect: 'graph' | 'xdt' | 'v1'): MadeContent {
    const account = this.world.describe(creator);
    if (dialect === 'v1') return ok({ data: { user: toV1User(account, this.clock.anchor()) }, status: 'ok' });
    const page = this.world.page(creator, { cursor: null, count: PAGE_SIZE });
    const user = toGraphUser(account, page ?? { posts: [], endCursor: null }, this.context(dialect));
    return ok({ data: { user }, status: 'ok' });
  }

  /** The older connection in the graph dialect, the v1-style one otherwise. */
  private posts(creator: Creator, request: ScrapeRequest, dialect: 'graph' | 'xdt' | 'v1'): MadeContent {
    const page = this.world.page(creator, { cursor: request.cursor, count: Math.min(request.count, PAGE_SIZE) });
    if (page === null)
      return { outcome: 'refused', statusCode: 400, content: { message: 'invalid cursor', status: 'fail' } };
    if (dialect === 'graph') {
      const edge = timelineEdge(this.world.describe(creator), page, this.context('graph'));
      return ok({ data: { user: { edge_owner_to_timeline_media: edge } }, status: 'ok' });
    }
    const connection = {
      edges: page.posts.map((post) => ({ node: toV1Node(post, this.clock.anchor()), cursor: '' })),
      page_info: { has_next_page: page.endCursor !== null, end_cursor: page.endCursor },
    };
    return ok({ data: { xdt_api__v1__feed__user_timeline_graphql_connection: connection }, status: 'ok' });
  }

  private post(request: ScrapeRequest): MadeContent {
    const code = /\/(?:p|reel|tv)\/([A-Za-z0-9_-]+)/.exec(request.subject)?.[1];
    const author = /instagram\.com\/([a-z0-9._]+)\/(?:p|reel)\//i.exec(request.subject)?.[1];
    if (author !== undefined) this.world.resolve(author);
    const found = code === undefined ? null : this.world.findPost(code);
    const dialect = this.dialectFor(code ?? '') === 'graph' ? 'graph' : 'xdt';
    const member = dialect === 'graph' ? 'shortcode_media' : 'xdt_shortcode_media';
    if (!found || found.owner.isPrivate)
      return { ...ok({ data: { [member]: null }, status: 'ok' }), outcome: 'not_found' };
    const media = toGraphPost(found.post, this.world.describe(found.post.owner), this.context(dialect));
    return ok({ data: { [member]: media }, status: 'ok' });
  }

  private dialectFor(subject: string): 'graph' | 'xdt' | 'v1' {
    const { dialect } = this.settings.current;
    if (dialect !== 'mixed') return dialect;
    return hash32(`dialect:${subject}`) % 2 === 0 ? 'graph' : 'xdt';
  }

  private context(dialect: 'graph' | 'xdt'): GraphContext {
    return { dialect, anchorMs: this.clock.anchor() };
  }
}

const ok = (content: object): MadeContent => ({ outcome: 'ok', statusCode: 200, content });
