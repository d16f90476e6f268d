import fc from 'fast-check';
import type { FoundProfile } from '../instagram.types';
import full from '../decodo/fixtures/post-full.json';
import postsGraphql from '../decodo/fixtures/posts-graphql.json';
import postsV1 from '../decodo/fixtures/posts-v1.json';
import gated from '../decodo/fixtures/profile-gated.json';
import graphql from '../decodo/fixtures/profile-graphql.json';
import hidden from '../decodo/fixtures/profile-private.json';
import v1 from '../decodo/fixtures/profile-v1.json';
import withheld from '../decodo/fixtures/profile-withheld.json';
import xdt from '../decodo/fixtures/profile-xdt.json';
import zeroPosts from '../decodo/fixtures/profile-zero-posts.json';
import { toPost } from './post';
import { readPostsAnswer, readProfileAnswer } from './profile-answer';
import type { Wire } from './wire';

const read = (content: Wire): Omit<FoundProfile, 'fetchedAt'> => {
  const answer = readProfileAnswer(content);
  if (answer.kind !== 'found') throw new Error(`expected a profile, got: ${answer.kind}`);
  return answer.found;
};
const nth = (found: Pick<FoundProfile, 'posts'>, index: number) => {
  const post = found.posts[index];
  if (post === undefined) throw new Error(`there is no post ${index}`);
  return post;
};
/** A profile of the graphql fixture with members replaced. */
const withUser = (members: Wire): Wire => ({ data: { user: { ...graphql.data.user, ...members } } });
const OWNER = { instagramId: '5512345678', username: 'mara.kestrel', hidesLikeCounts: false };
const graphNode = graphql.data.user.edge_owner_to_timeline_media.edges[0]?.node as unknown as Wire;

describe('a profile in the graphql dialect', () => {
  const found = read(graphql);

  it('is read whole', () => {
    expect(found.profile).toEqual({
      instagramId: '5512345678',
      username: 'mara.kestrel',
      fullName: 'Mara Kestrel',
      biography: 'Alpine guide. Huts & ridges with @north.hut',
      pronouns: ['she', 'her'],
      externalUrl: 'https://mara.example.com/tours',
      bioLinks: [{ title: 'Tours', url: 'https://mara.example.com/tours' }],
      profilePicUrl: expect.stringContaining('mara150'),
      profilePicUrlHd: expect.stringContaining('mara320'),
      isVerified: true,
      isPrivate: false,
      isBusiness: true,
      isProfessional: true,
      accountType: 'business',
      category: 'Tour Guide',
      business: {
        email: 'mara@mara.example.com',
        phone: '+431234567',
        address: { city_name: 'Innsbruck', city_id: 111, latitude: 47.26, longitude: 11.39, zip_code: '6020' },
      },
      followersCount: 81234,
      followingCount: 512,
      postsCount: 419,
      highlightsCount: 7,
      hidesLikeCounts: false,
      biographyMentions: ['north.hut'],
    });
  });

  it('names each related profile once, and only those with an id', () => {
    expect(found.related.map(({ username }) => username)).toEqual(['north.hut']);
  });

  it('lists a post that comes twice once, and hands on the cursor', () => {
    expect([found.posts.length, found.nextCursor, found.postsAvailability]).toEqual([8, 'QVFDcursor==', 'available']);
  });

  it('prefers the like count of the preview', () => {
    expect(nth(found, 0)).toMatchObject({ likesCount: 91, likesHidden: false, commentsCount: 11 });
  });

  it.each([
    [1, 'counted as -1'],
    [2, 'shown as a made-up 3'],
    [7, 'null'],
  ])('takes likes that are %# hidden for unknown, never for zero (%s)', (index) => {
    expect(nth(found, index)).toMatchObject({ likesCount: null, likesHidden: true });
  });

  it('takes an empty caption edge for no caption', () => {
    expect(nth(found, 3)).toMatchObject({ caption: null, hashtags: [], mentions: [] });
  });

  it('knows pinned posts by this profile, not by a coauthor who pinned them', () => {
    expect(found.posts.map(({ isPinned }) => isPinned)).toEqual([true, ...Array<boolean>(7).fill(false)]);
  });

  it('tells image, reel, carousel and video apart', () => {
    expect([0, 4, 5, 7].map((index) => nth(found, index).kind)).toEqual(['image', 'reel', 'carousel', 'video']);
  });

  it('keeps views past 2^31 exact and apart from plays', () => {
    expect(nth(found, 4)).toMatchObject({ viewsCount: 2_500_000_000, playsCount: null, videoDuration: 21.4 });
  });

  it('reads music, place, tags, coauthors and whose post it is', () => {
    expect(nth(found, 4).music).toEqual({ artist: 'The Larks', title: 'Upland', original: false });
    expect(nth(found, 5)).toMatchObject({ coauthorUsernames: ['ridge.runner'], ownerInstagramId: '700001' });
    expect(nth(found, 6)).toMatchObject({
      taggedUsernames: ['mule.pack'],
      locationName: 'Nordkette',
      commentsDisabled: true,
      commentsCount: 0,
    });
  });

  it('reads times as seconds', () => {
    expect(nth(found, 0).publishedAt.toISOString()).toBe('2026-01-01T01:00:00.000Z');
  });
});

describe('the XDT names of the graphql dialect', () => {
  const found = read(xdt);

  it('mean the same kinds', () => {
    expect(found.posts.map(({ kind }) => kind)).toEqual(['image', 'reel', 'carousel']);
  });

  it('come with professional accounts that are no business', () => {
    expect(found.profile).toMatchObject({ accountType: 'creator', isBusiness: false, category: 'Athlete' });
    expect(found.profile.business.address).toBeNull();
  });
});

describe('a profile in the v1 dialect', () => {
  const found = read(v1);

  it('is read whole', () => {
    expect(found.profile).toMatchObject({
      instagramId: '5512345678',
      username: 'mara.kestrel',
      followersCount: 81234,
      followingCount: 512,
      postsCount: 419,
      accountType: 'creator',
      isProfessional: true,
      category: 'Tour Guide',
      profilePicUrlHd: expect.stringContaining('mara1080'),
      business: {
        email: 'mara@mara.example.com',
        phone: '+431234567',
        address: { city_name: 'Innsbruck', zip_code: '6020' },
      },
    });
  });

  it('has its timeline beside the user', () => {
    expect([found.posts.length, found.postsAvailability, found.nextCursor]).toEqual([6, 'available', 'QVFEpage2==']);
  });

  it('is withheld when the timeline is not there at all', () => {
    expect(read({ data: { user: v1.data.user } })).toMatchObject({ posts: [], postsAvailability: 'withheld' });
  });

  it('tells kinds apart and keeps plays past 2^31 apart from views', () => {
    expect(found.posts.map(({ kind }) => kind)).toEqual(['image', 'reel', 'carousel', 'image', 'image', 'reel']);
    expect(nth(found, 1)).toMatchObject({ viewsCount: null, playsCount: 3_100_000_000 });
  });

  it('reads pins, sponsors, tags, music and comments', () => {
    expect(nth(found, 0)).toMatchObject({ isPinned: true, instagramId: '3600000000000000001' });
    expect(nth(found, 3)).toMatchObject({
      isSponsored: true,
      sponsorUsernames: ['peak_gear'],
      taggedUsernames: ['mule.pack'],
      locationName: 'Nordkette',
    });
    expect(nth(found, 1).music).toEqual({ artist: 'The Larks', title: 'Upland', original: false });
    expect(nth(found, 5).music).toEqual({ artist: 'mara.kestrel', title: 'Original audio', original: true });
    expect(nth(found, 5).comments).toMatchObject([{ authorUsername: 'mule.pack', likesCount: 4 }]);
  });

  it('hides the made-up 3 and shows the picture of a carousel', () => {
    expect(nth(found, 4)).toMatchObject({ likesCount: null, likesHidden: true });
    expect(nth(found, 2)).toMatchObject({ displayUrl: expect.stringContaining('v3child'), caption: null });
  });
});

describe('timelines that are not there', () => {
  it.each([
    ['private', hidden, { postsCount: 57, followersCount: 81234 }],
    ['withheld', withheld, { postsCount: 419 }],
    ['none', zeroPosts, { postsCount: 0 }],
    ['withheld', gated, { postsCount: null, followersCount: null, followingCount: null }],
  ])('%s', (postsAvailability, content, counts) => {
    const found = read(content);
    expect(found).toMatchObject({ postsAvailability, posts: [], nextCursor: null });
    expect(found.profile).toMatchObject(counts);
  });
});

describe('answers without a profile', () => {
  it.each([[{ data: { user: null }, status: 'ok' }], [{ data: { viewer: {}, user: null } }], [{ data: {} }]])(
    '%j is a miss',
    (content) => {
      expect(readProfileAnswer(content)).toEqual({ kind: 'miss' });
    },
  );

  it.each([
    [{}],
    [{ data: null }],
    [{ data: [] }],
    [{ data: { user: 'mara' } }],
    [{ data: { user: {} } }],
    [withUser({ id: null })],
    [withUser({ username: 'not a name' })],
  ])('%# has no shape that could be stored', (content) => {
    expect(readProfileAnswer(content)).toEqual({ kind: 'unreadable' });
  });
});

describe('whatever the wire brings', () => {
  it('never throws, and never gives a profile without id and username', () => {
    const users = fc.dictionary(
      fc.constantFrom(...Object.keys(graphql.data.user), ...Object.keys(v1.data.user), 'gating'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(users, (members) => {
        const answer = readProfileAnswer(withUser(members));
        return answer.kind !== 'found' || /^\d+ [a-z0-9._]+$/.test(idAndName(answer.found));
      }),
    );
  });

  it('never throws over a post', () => {
    const keys = [...Object.keys(graphNode), ...Object.keys(full), ...Object.keys(nodesV1()[0] ?? {})];
    const nodes = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue());
    fc.assert(
      fc.property(nodes, (members) => {
        const post = toPost({ ...graphNode, ...members }, OWNER);
        return post === null || (/^\d+$/.test(post.instagramId) && post.shortcode !== '');
      }),
    );
  });

  const idAndName = ({ profile }: Pick<FoundProfile, 'profile'>) => `${profile.instagramId} ${profile.username}`;
  const nodesV1 = (): Wire[] =>
    postsV1.data.xdt_api__v1__feed__user_timeline_graphql_connection.edges.map(({ node }) => node);
});

describe('single posts', () => {
  it('reads the full form: plays beside views, sponsors, comments with their replies', () => {
    expect(toPost(full as unknown as Wire, OWNER)).toMatchObject({
      viewsCount: 1200,
      playsCount: 5400,
      isSponsored: true,
      sponsorUsernames: ['peak_gear'],
      commentsCount: 3,
      comments: [
        { instagramId: '18000000000000011', text: 'Beautiful ridge!', likesCount: 5 },
        { instagramId: '18000000000000012', authorUsername: 'mara.kestrel' },
      ],
    });
  });

  it('gives text as the database can hold it', () => {
    const caption = { edges: [{ node: { text: 'cafe\u0301\u0000 \ud800end' } }] };
    expect(toPost({ ...graphNode, edge_media_to_caption: caption }, OWNER)?.caption).toBe('café \uFFFDend');
  });

  it('finds the id in the shortcode and the shortcode in the id', () => {
    expect(toPost({ ...graphNode, id: undefined, shortcode: 'B' }, OWNER)?.instagramId).toBe('1');
    expect(toPost({ ...graphNode, id: '64', shortcode: undefined }, OWNER)?.shortcode).toBe('BA');
  });

  it('refuses one without id or without time', () => {
    expect(toPost({ ...graphNode, id: undefined, shortcode: undefined }, OWNER)).toBeNull();
    expect(toPost({ ...graphNode, taken_at_timestamp: undefined }, OWNER)).toBeNull();
  });

  it('takes a 3 for made up when the whole account hides its likes', () => {
    const likes = { edge_media_preview_like: { count: 3 } };
    expect(toPost({ ...graphNode, ...likes }, OWNER)).toMatchObject({ likesCount: 3 });
    expect(toPost({ ...graphNode, ...likes }, { ...OWNER, hidesLikeCounts: true })).toMatchObject({
      likesHidden: true,
    });
  });

  it('leaves likes that are not mentioned unknown without calling them hidden', () => {
    const bare = { ...graphNode, edge_media_preview_like: undefined, edge_liked_by: undefined };
    expect(toPost(bare, OWNER)).toMatchObject({ likesCount: null, likesHidden: false });
  });
});

describe('further pages', () => {
  const request = { username: 'mara.kestrel', cursor: 'QVFDcursor==' };

  it.each([
    ['graphql', postsGraphql, 2, 'QVFDpage3=='],
    ['v1', postsV1, 6, 'QVFEpage2=='],
  ])('are read in the %s dialect', (_dialect, content, count, nextCursor) => {
    expect(readPostsAnswer(content, request)).toMatchObject({ nextCursor, posts: { length: count } });
  });

  it('end when the cursor repeats or nothing new comes', () => {
    expect(readPostsAnswer(postsV1, { ...request, cursor: 'QVFEpage2==' })?.nextCursor).toBeNull();
    const empty = {
      data: {
        user: { edge_owner_to_timeline_media: { edges: [], page_info: { has_next_page: true, end_cursor: 'x' } } },
      },
    };
    expect(readPostsAnswer(empty, request)).toEqual({ posts: [], nextCursor: null });
  });

  it('are none when there is no timeline', () => {
    expect(readPostsAnswer({ data: {} }, request)).toBeNull();
  });
});
