import { SANDBOX_CASES, startSandbox, type TestSandbox } from '@app/testing';
import { contentOf, DecodoCaller, postsOf, userOf } from './decodo-caller';

let sandbox: TestSandbox;
let decodo: DecodoCaller;

beforeAll(async () => {
  sandbox = await startSandbox();
  decodo = new DecodoCaller(sandbox);
});
afterAll(() => sandbox.close());

const timeline = async (name: string) => userOf(await decodo.profile(name)).edge_owner_to_timeline_media;
const statusCode = async (name: string) => (await decodo.profile(name)).body.results?.[0]?.status_code;

/** What each documented username shows. A case without a line here fails the last test. */
const SHOWN: Record<string, () => Promise<void>> = {
  'case.private': async () => {
    const user = userOf(await decodo.profile('case.private'));
    expect(user.is_private).toBe(true);
    expect(user.edge_owner_to_timeline_media.count).toBeGreaterThan(0);
    expect(user.edge_owner_to_timeline_media.edges).toEqual([]);
  },
  'case.withheld': async () => {
    const user = userOf(await decodo.profile('case.withheld'));
    expect(user.is_private).toBe(false);
    expect(user.edge_owner_to_timeline_media.count).toBeGreaterThan(0);
    expect(user.edge_owner_to_timeline_media.edges).toEqual([]);
  },
  'case.zero.posts': async () =>
    expect(await timeline('case.zero.posts')).toEqual({
      count: 0,
      page_info: { has_next_page: false, end_cursor: null },
      edges: [],
    }),
  'case.empty.cursor': async () => expect((await timeline('case.empty.cursor')).page_info.end_cursor).toBe(''),
  'case.missing': async () => expect(await statusCode('case.missing')).toBe(404),
  'case.deleted': async () =>
    expect(contentOf(await decodo.profile('case.deleted'))).toEqual({ data: { user: null }, status: 'ok' }),
  'case.viewer.null': async () =>
    expect(contentOf(await decodo.profile('case.viewer.null'))).toEqual({ data: { viewer: {}, user: null } }),
  'case.data.empty': async () => expect(contentOf(await decodo.profile('case.data.empty'))).toEqual({ data: {} }),
  'case.age.gated': async () => expect(contentOf(await decodo.profile('case.age.gated')).data?.user).toBeNull(),
  'case.gated': async () =>
    expect(userOf(await decodo.profile('case.gated'))).toMatchObject({
      follower_count: 0,
      media_count: 0,
      gating: { gating_type: 'age_gate' },
    }),
  'case.false.missing': async () => {
    const seen: boolean[] = [];
    for (let i = 0; i < 3; i++) seen.push(Boolean(contentOf(await decodo.profile('case.false.missing')).data?.user));
    expect(seen).toEqual([false, false, true]);
  },
  'case.renamed.old': async () => expect(await statusCode('case.renamed.old')).toBe(404),
  'case.renamed.new': async () =>
    expect(userOf(await decodo.profile('case.renamed.new')).username).toBe('case.renamed.new'),
  'case.taken.over': async () =>
    expect(userOf(await decodo.profile('case.taken.over')).username).toBe('case.taken.over'),
  'case.hidden.likes': async () => {
    const posts = postsOf(await decodo.profile('case.hidden.likes'));
    expect(posts.map((post) => [post.edge_liked_by.count, post.like_and_view_counts_disabled])).toEqual(
      Array(12).fill([-1, true]),
    );
  },
  'case.fake.likes': async () => {
    const posts = postsOf(await decodo.profile('case.fake.likes'));
    expect(posts.map((post) => post.edge_media_preview_like.count)).toEqual(Array(12).fill(3));
  },
  'case.likes.differ': async () => {
    const posts = postsOf(await decodo.profile('case.likes.differ'));
    expect(posts.some((post) => post.edge_liked_by.count < post.edge_media_preview_like.count)).toBe(true);
  },
  'case.comments.disabled': async () => {
    const posts = postsOf(await decodo.profile('case.comments.disabled'));
    expect(posts.map((post) => [post.comments_disabled, post.edge_media_to_comment.count])).toEqual(
      Array(12).fill([true, 0]),
    );
  },
  'case.no.captions': async () => {
    const posts = postsOf(await decodo.profile('case.no.captions'));
    expect(posts.flatMap((post) => post.edge_media_to_caption.edges)).toEqual([]);
  },
  'case.emoji.only': async () => {
    const texts = postsOf(await decodo.profile('case.emoji.only')).map(
      (post) => post.edge_media_to_caption.edges[0]?.node.text,
    );
    expect(texts.filter((text) => text === undefined || /\p{Letter}/u.test(text)).length).toBeLessThan(3);
  },
  'case.unicode': async () => {
    const text = JSON.stringify(postsOf(await decodo.profile('case.unicode')));
    expect(text).toContain('\u2067');
    expect(text).toContain('👩‍👩‍👧‍👦');
  },
  'case.pinned': async () => {
    const posts = postsOf(await decodo.profile('case.pinned'));
    expect(posts.filter((post) => post.pinned_for_users.length > 0)).toHaveLength(3);
  },
  'case.collab': async () => {
    const user = userOf(await decodo.profile('case.collab'));
    const truth = await sandbox.control.truth('case.collab');
    expect(postsOf(await decodo.profile('case.collab')).some((post) => post.coauthor_producers.length > 0)).toBe(true);
    expect(truth.posts.some((post) => post.ownerId !== user.id)).toBe(true);
  },
  'case.sponsored': async () => {
    await sandbox.control.behave({ dialect: 'xdt' });
    const posts = postsOf(await decodo.profile('case.sponsored'));
    expect(posts.filter((post) => post.is_paid_partnership).length).toBeGreaterThan(3);
  },
  'case.huge': async () => {
    await sandbox.control.behave({ dialect: 'xdt' });
    const plays = postsOf(await decodo.profile('case.huge')).map((post) => post.video_play_count ?? 0);
    expect(Math.max(...plays)).toBeGreaterThan(2 ** 31);
  },
  'case.fresh.video': async () => {
    await sandbox.control.behave({ dialect: 'xdt' });
    const [post] = postsOf(await decodo.profile('case.fresh.video'));
    expect([post?.video_view_count, post?.video_play_count]).toEqual([null, 0]);
  },
  'case.category.none': async () =>
    expect(userOf(await decodo.profile('case.category.none')).business_category_name).toBe('None'),
  'case.no.bio.links': async () =>
    expect(userOf(await decodo.profile('case.no.bio.links'))).not.toHaveProperty('bio_links'),
  'case.v1.user': async () => {
    const user = userOf(await decodo.profile('case.v1.user'));
    expect(user).toHaveProperty('follower_count');
    expect(user).not.toHaveProperty('edge_owner_to_timeline_media');
  },
  'case.graph': async () => expect(postsOf(await decodo.profile('case.graph'))[0]?.__typename).toMatch(/^Graph/),
  'case.xdt': async () => expect(postsOf(await decodo.profile('case.xdt'))[0]?.__typename).toMatch(/^XDTGraph/),
  'case.many.posts': async () => expect((await timeline('case.many.posts')).count).toBe(200),
  'case.please.wait': async () => expect(await statusCode('case.please.wait')).toBe(401),
  'case.feedback': async () =>
    expect(contentOf(await decodo.profile('case.feedback')).message).toBe('feedback_required'),
  'case.checkpoint': async () =>
    expect(contentOf(await decodo.profile('case.checkpoint')).message).toBe('checkpoint_required'),
  'case.challenge': async () =>
    expect(contentOf(await decodo.profile('case.challenge')).message).toBe('challenge_required'),
  'case.rate.limited': async () => expect(await statusCode('case.rate.limited')).toBe(429),
  'case.login.page': async () =>
    expect((await decodo.profile('case.login.page')).body.results?.[0]?.content).toMatch(/<html/),
  'case.unscrapable': async () => expect(await statusCode('case.unscrapable')).toBe(613),
};

describe('the documented usernames', () => {
  beforeEach(() => sandbox.control.reset());

  it.each(Object.entries(SANDBOX_CASES).map(([name, { about }]) => [name, about]))('%s: %s', async (name) => {
    const show = SHOWN[name];
    expect(show).toBeDefined();
    await show?.();
  });

  it.each(['missing.person', 'missing_anybody'])('never finds %s', async (name) => {
    expect(contentOf(await decodo.profile(name)).data?.user ?? null).toBeNull();
  });

  it('finds anybody else, always the same', async () => {
    const first = userOf(await decodo.profile('Some.Unlisted_Name9'));
    expect(first.username).toBe('some.unlisted_name9');
    expect(userOf(await decodo.profile('some.unlisted_name9'))).toEqual(first);
  });

  it('has nobody under a name that Instagram would not allow', async () => {
    expect(await statusCode('two..dots')).toBe(404);
  });
});
