import { CATEGORY_TRAITS } from '../generator/categories';
import type { Creator } from '../generator/creator';
import type { AccountFacts, TimelinePage } from '../generator/world';
import { toGraphNode, type GraphContext } from './graph-node';
import { pictureUrl } from './pictures';

type Json = Record<string, unknown>;

/** `data.user` of a public profile: account, up to twelve posts, related accounts. */
export function toGraphUser(account: AccountFacts, page: TimelinePage, context: GraphContext): Json {
  const { creator } = account;
  return {
    ...identity(creator, context.anchorMs),
    ...counts(account),
    ...flags(creator),
    ...business(creator),
    ...leftovers(),
    ...emptyEdges(),
    edge_owner_to_timeline_media: timelineEdge(account, page, context),
    edge_related_profiles: {
      edges: account.related.map((person) => ({
        node: {
          id: person.id,
          full_name: person.fullName,
          is_private: person.isPrivate,
          is_verified: person.isVerified,
          profile_pic_url: pictureUrl(`p${person.id}`, context.anchorMs),
          username: person.username,
        },
      })),
    },
  };
}

/** The connection as profile and the older posts target show it. */
export function timelineEdge(account: AccountFacts, page: TimelinePage, context: GraphContext): Json {
  const none = account.creator.quirks.has('empty-cursor') ? '' : null;
  return {
    count: account.postCount,
    page_info: { has_next_page: page.endCursor !== null, end_cursor: page.endCursor ?? none },
    edges: page.posts.map((post) => ({ node: toGraphNode(post, context) })),
  };
}

function identity(creator: Creator, anchorMs: number): Json {
  const bio = creator.biography;
  const linked =
    creator.externalUrl === null ? null : `https://l.example.net/?u=${encodeURIComponent(creator.externalUrl)}`;
  return {
    id: creator.instagramId,
    fbid: `178414${creator.instagramId}`,
    eimu_id: `1142${creator.instagramId}`,
    username: creator.username,
    full_name: creator.fullName,
    biography: bio,
    pronouns: creator.pronouns,
    biography_with_entities: {
      raw_text: bio,
      entities: [
        ...[...bio.matchAll(/@([a-z0-9._]*[a-z0-9_])/g)].map(([, username]) => ({ user: { username }, hashtag: null })),
        ...[...bio.matchAll(/#(\w+)/g)].map(([, name]) => ({ user: null, hashtag: { name } })),
      ],
    },
    ...(creator.quirks.has('no-bio-links') ? {} : { bio_links: bioLinks(creator, linked) }),
    external_url: creator.externalUrl,
    external_url_linkshimmed: linked,
    fb_profile_biolink: null,
    profile_pic_url: pictureUrl(`p${creator.instagramId}`, anchorMs),
    profile_pic_url_hd: pictureUrl(`h${creator.instagramId}`, anchorMs),
  };
}

const bioLinks = (creator: Creator, linked: string | null): Json[] =>
  creator.externalUrl === null
    ? []
    : [{ title: '', lynx_url: linked, url: creator.externalUrl, link_type: 'external' }];

const counts = (account: AccountFacts): Json => ({
  edge_followed_by: { count: account.followers },
  edge_follow: { count: account.following },
  edge_mutual_followed_by: { count: 0, edges: [] },
  highlight_reel_count: account.creator.highlights,
  pinned_channels_list_count: 0,
});

function flags(creator: Creator): Json {
  const business = creator.accountType === 'business';
  const professional = creator.accountType !== 'personal';
  return {
    is_private: creator.isPrivate,
    is_verified: creator.isVerified,
    is_verified_by_mv4b: false,
    is_business_account: business,
    is_professional_account: professional,
    is_joined_recently: creator.basePosts < 20,
    is_embeds_disabled: false,
    is_regulated_c18: false,
    is_supervision_enabled: false,
    is_guardian_of_viewer: false,
    is_supervised_by_viewer: false,
    is_supervised_user: false,
    has_ar_effects: false,
    has_clips: creator.videoShare > 0,
    has_guides: false,
    has_channel: false,
    has_blocked_viewer: false,
    has_requested_viewer: false,
    has_onboarded_to_text_post_app: true,
    hide_like_and_view_counts: creator.quirks.has('hidden-likes'),
    country_block: false,
    blocked_by_viewer: false,
    restricted_by_viewer: null,
    followed_by_viewer: false,
    follows_viewer: false,
    requested_by_viewer: false,
    should_show_category: professional,
    should_show_public_contacts: creator.email !== null,
    show_account_transparency_details: true,
    show_text_post_app_badge: null,
    remove_message_entrypoint: false,
  };
}

function business(creator: Creator): Json {
  const professional = creator.accountType !== 'personal';
  const label = professional ? CATEGORY_TRAITS[creator.category].label : null;
  const { address } = creator;
  return {
    category_name: label,
    category_enum: label?.toUpperCase().replace(/\W+/g, '_') ?? null,
    overall_category_name: null,
    business_category_name: creator.quirks.has('category-none') ? 'None' : null,
    business_contact_method: creator.phone === null ? 'UNKNOWN' : 'CALL',
    business_email: creator.email,
    business_phone_number: creator.phone,
    business_address_json:
      address &&
      JSON.stringify({
        city_name: address.city,
        city_id: null,
        latitude: null,
        longitude: null,
        street_address: address.street,
        zip_code: address.zip,
      }),
    connected_fb_page: null,
  };
}

const leftovers = (): Json => ({
  guardian_id: null,
  group_metadata: null,
  transparency_label: null,
  transparency_product: null,
  state_controlled_media_country: null,
  ai_agent_type: null,
  ai_agent_owner_username: null,
});

const emptyEdge = () => ({ count: 0, page_info: { has_next_page: false, end_cursor: null }, edges: [] });

const emptyEdges = (): Json => ({
  edge_felix_video_timeline: emptyEdge(),
  edge_saved_media: emptyEdge(),
  edge_media_collections: emptyEdge(),
});
