import type { FoundProfile, InstagramPost, InstagramProfile } from '@app/instagram';

const FETCHED_AT = new Date('2026-06-15T12:00:00.000Z');

/** A public creator with three ordinary posts; name what the test is about. */
export function aDelivery(
  overrides: { profile?: Partial<InstagramProfile>; posts?: InstagramPost[] } & Partial<
    Omit<FoundProfile, 'profile' | 'posts'>
  > = {},
): FoundProfile {
  const { profile, ...rest } = overrides;
  return {
    outcome: 'found',
    profile: { ...PROFILE, ...profile },
    posts: [aPost(1), aPost(2), aPost(3)],
    postsAvailability: 'available',
    nextCursor: null,
    related: [],
    fetchedAt: FETCHED_AT,
    ...rest,
  };
}

/** Post number n was published n days before the delivery and has n * 100 likes. */
export function aPost(n: number, overrides: Partial<InstagramPost> = {}): InstagramPost {
  return {
    instagramId: String(3_300_000_000_000_000_000n + BigInt(n)),
    shortcode: `Cpost${n}`,
    kind: 'image',
    caption: `Morning ${n} over the bay #travel with @harbor.hotel`,
    hashtags: ['travel'],
    mentions: ['harbor.hotel'],
    likesCount: n * 100,
    likesHidden: false,
    commentsCount: n,
    commentsDisabled: false,
    viewsCount: null,
    playsCount: null,
    videoDuration: null,
    displayUrl: `https://cdn.example/p/${n}.jpg`,
    thumbnailUrl: null,
    width: 1080,
    height: 1350,
    locationName: null,
    accessibilityCaption: null,
    isPinned: false,
    isSponsored: false,
    sponsorUsernames: [],
    coauthorUsernames: [],
    taggedUsernames: [],
    ownerInstagramId: PROFILE.instagramId,
    music: null,
    publishedAt: new Date(FETCHED_AT.getTime() - n * 86_400_000),
    comments: [],
    ...overrides,
  };
}

const PROFILE: InstagramProfile = {
  instagramId: '5000000001',
  username: 'nora.travels',
  fullName: 'Nora Travels',
  biography: 'Slow trips and good coffee',
  pronouns: [],
  externalUrl: null,
  bioLinks: [],
  profilePicUrl: 'https://cdn.example/u/1.jpg',
  profilePicUrlHd: null,
  isVerified: false,
  isPrivate: false,
  isBusiness: false,
  isProfessional: true,
  accountType: 'creator',
  category: 'Photographer',
  business: { email: null, phone: null, address: null },
  followersCount: 10_000,
  followingCount: 300,
  postsCount: 3,
  highlightsCount: 2,
  hidesLikeCounts: false,
  biographyMentions: [],
};
