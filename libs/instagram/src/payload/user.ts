import type { InstagramProfile, RelatedProfile } from '../instagram.types';
import { isUsername } from '../username';
import { mentionsIn } from './caption';
import { parseJson } from './json';
import {
  asCount,
  asFlag,
  asId,
  asRecord,
  asRecords,
  asText,
  countOf,
  firstCount,
  firstText,
  nodesOf,
  unique,
  type Wire,
} from './wire';

/** @returns null for a user without id or username: nothing can be stored under it */
export function toProfile(user: Wire): InstagramProfile | null {
  const instagramId = asId(user.id) ?? asId(user.pk);
  const username = toUsername(user.username);
  if (instagramId === null || username === null) return null;
  const accountType = toAccountType(user);
  const biography = firstText(user.biography, asRecord(user.biography_with_entities)?.raw_text);
  return {
    instagramId,
    username,
    fullName: asText(user.full_name),
    biography,
    pronouns: toTexts(user.pronouns),
    externalUrl: asText(user.external_url),
    bioLinks: toBioLinks(user.bio_links),
    profilePicUrl: asText(user.profile_pic_url),
    profilePicUrlHd: firstText(user.profile_pic_url_hd, asRecord(user.hd_profile_pic_url_info)?.url),
    isVerified: asFlag(user.is_verified),
    isPrivate: asFlag(user.is_private),
    isBusiness: accountType === 'business',
    isProfessional: asFlag(user.is_professional_account) || accountType !== 'personal',
    accountType,
    category: toCategory(user),
    business: toBusiness(user),
    ...toCounts(user),
    hidesLikeCounts: asFlag(user.hide_like_and_view_counts),
    biographyMentions: biographyMentions(user, biography),
  };
}

/** @returns null for what is not an Instagram username */
export function toUsername(value: unknown): string | null {
  const username = typeof value === 'string' ? value.toLowerCase() : '';
  return isUsername(username) ? username : null;
}

export function toRelated(user: Wire): RelatedProfile[] {
  const found = nodesOf(user.edge_related_profiles).map((node): RelatedProfile | null => {
    const instagramId = asId(node.id) ?? asId(node.pk);
    const username = toUsername(node.username);
    if (instagramId === null || username === null) return null;
    return {
      instagramId,
      username,
      fullName: asText(node.full_name),
      isVerified: asFlag(node.is_verified),
      isPrivate: asFlag(node.is_private),
      profilePicUrl: asText(node.profile_pic_url),
    };
  });
  const related = found.filter((item) => item !== null);
  return [...new Map(related.map((item) => [item.instagramId, item])).values()];
}

/** Age- and country-gated accounts come with zeros instead of their counts. */
function toCounts(user: Wire) {
  if (isGated(user)) return { followersCount: null, followingCount: null, postsCount: null, highlightsCount: null };
  return {
    followersCount: countOf(user.edge_followed_by) ?? asCount(user.follower_count),
    followingCount: countOf(user.edge_follow) ?? asCount(user.following_count),
    postsCount: countOf(user.edge_owner_to_timeline_media) ?? asCount(user.media_count),
    highlightsCount: firstCount(user.highlight_reel_count),
  };
}

const isGated = (user: Wire): boolean => asText(asRecord(user.gating)?.gating_type) !== null;

const ACCOUNT_TYPES: Record<number, InstagramProfile['accountType']> = { 1: 'personal', 2: 'business', 3: 'creator' };

function toAccountType(user: Wire): InstagramProfile['accountType'] {
  const named = typeof user.account_type === 'number' ? ACCOUNT_TYPES[user.account_type] : undefined;
  if (named !== undefined) return named;
  if (asFlag(user.is_business_account) || asFlag(user.is_business)) return 'business';
  return asFlag(user.is_professional_account) ? 'creator' : 'personal';
}

/** The source writes the word None where there is no category. */
function toCategory(user: Wire): string | null {
  const names = [user.category_name, user.business_category_name, user.overall_category_name, user.category];
  return firstText(...names.filter((name) => typeof name !== 'string' || !/^\s*none\s*$/i.test(name)));
}

function toBusiness(user: Wire): InstagramProfile['business'] {
  return {
    email: firstText(user.business_email, user.public_email),
    phone: firstText(user.business_phone_number, user.public_phone_number, user.contact_phone_number),
    address: toAddress(user),
  };
}

/** One dialect has JSON inside a string, the other has single members. */
function toAddress(user: Wire): Record<string, unknown> | null {
  const written = asText(user.business_address_json);
  const parsed = written === null ? asRecord(user.business_address_json) : asRecord(parseJson(written));
  const address = parsed ?? {
    street_address: user.address_street,
    zip_code: user.zip,
    city_name: user.city_name,
  };
  const given = Object.entries(address)
    .map(([name, value]) => [name, typeof value === 'string' ? asText(value) : value] as const)
    .filter(([, value]) => value != null);
  return given.length === 0 ? null : Object.fromEntries(given);
}

function toBioLinks(value: unknown): InstagramProfile['bioLinks'] {
  return asRecords(value).flatMap((link) => {
    const url = firstText(link.url, link.lynx_url);
    return url === null ? [] : [{ title: asText(link.title), url }];
  });
}

function toTexts(value: unknown): string[] {
  return (Array.isArray(value) ? value : []).map(asText).filter((text) => text !== null);
}

function biographyMentions(user: Wire, biography: string | null): string[] {
  const entities = asRecords(asRecord(user.biography_with_entities)?.entities);
  const named = entities.map((entity) => toUsername(asRecord(entity.user)?.username)).filter((name) => name !== null);
  return unique([...named, ...mentionsIn(biography)]);
}
