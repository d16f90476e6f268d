import { Injectable } from '@nestjs/common';
import { Database, type UserClaims } from '@app/database';
import type { ExportRow } from '../columns/export-columns';

interface ListingRow {
  id: string;
  username: string | null;
  fullName: string | null;
  profilePicUrl: string | null;
  verified: boolean;
  private: boolean;
  accountType: string;
  category: string | null;
  followers: number | null;
  engagementRate: number | null;
  avgLikes: number | null;
  avgComments: number | null;
  postsPerWeek: number | null;
  sponsoredShare: number | null;
  lastPostedAt: Date | null;
  languages: Record<string, number> | null;
  sentiment: number | null;
  qualityScore: number | null;
  hasContact: boolean;
  fetchedAt: Date;
}

interface ContactRow {
  id: string;
  email: string | null;
  phone: string | null;
  website: string | null;
  links: { url?: unknown }[];
}

export const LISTING_ROWS_SQL = `
  select p.id, p.username, p.full_name as "fullName", p.profile_pic_url as "profilePicUrl", p.is_verified as verified,
         p.is_private as private, p.account_type as "accountType", coalesce(p.ai_primary_content_type, p.category) as category,
         p.followers_count as followers, p.engagement_rate as "engagementRate", p.avg_likes as "avgLikes",
         p.avg_comments as "avgComments", l.posts_per_week as "postsPerWeek", p.last_posted_at as "lastPostedAt",
         p.ai_language_distribution as languages, p.ai_avg_sentiment_score as sentiment,
         p.ai_content_quality_score as "qualityScore", l.sponsored_share as "sponsoredShare",
         p.business_email is not null or p.business_phone is not null as "hasContact", p.fetched_at as "fetchedAt"
    from profiles p
    left join creator_listings l on l.profile_id = p.id and l.closed_xid is null
   where p.id = any($1::uuid[])`;
export const CONTACT_ROWS_SQL = `
  select id, business_email as email, business_phone as phone, external_url as website, bio_links as links
    from profiles where id = any($1::uuid[])`;

/**
 * Creators as rows of a file. What everybody may see is read as the system; contacts are read as the owner of the
 * export, so that the database itself leaves out whom the owner has no access to.
 */
@Injectable()
export class ExportRowsRepository {
  constructor(private readonly database: Database) {}

  /** In the order of the ids; creators that exist no more are left out. */
  async findRows(owner: UserClaims, profileIds: readonly string[]): Promise<ExportRow[]> {
    if (profileIds.length === 0) return [];
    const [listings, contacts] = await Promise.all([
      this.database.readAsSystem<ListingRow>(LISTING_ROWS_SQL, [profileIds]),
      this.database.readAsUser<ContactRow>(owner, CONTACT_ROWS_SQL, [profileIds]),
    ]);
    const listingOf = new Map(listings.map((row) => [row.id, row]));
    const contactOf = new Map(contacts.map((row) => [row.id, row]));
    return profileIds.flatMap((id) => {
      const listing = listingOf.get(id);
      return listing === undefined ? [] : [toExportRow(listing, contactOf.get(id))];
    });
  }
}

function toExportRow(listing: ListingRow, contact: ContactRow | undefined): ExportRow {
  const { username, languages } = listing;
  return {
    username,
    url: username === null ? null : `https://www.instagram.com/${username}/`,
    fullName: listing.fullName,
    profilePicUrl: listing.profilePicUrl,
    verified: listing.verified,
    private: listing.private,
    accountType: listing.accountType,
    category: listing.category,
    followers: listing.followers,
    engagementRate: listing.engagementRate,
    avgLikes: listing.avgLikes,
    avgComments: listing.avgComments,
    postsPerWeek: listing.postsPerWeek,
    lastPostedAt: listing.lastPostedAt?.toISOString() ?? null,
    languages: languages === null ? null : byShare(languages),
    sentiment: listing.sentiment,
    qualityScore: listing.qualityScore,
    sponsoredShare: listing.sponsoredShare,
    hasContact: listing.hasContact,
    unlocked: contact !== undefined,
    dataAsOf: listing.fetchedAt.toISOString(),
    email: contact?.email ?? null,
    phone: contact?.phone ?? null,
    website: contact?.website ?? null,
    links: contact === undefined ? null : contact.links.flatMap(({ url }) => (typeof url === 'string' ? [url] : [])),
  };
}

const byShare = (shares: Record<string, number>): string[] =>
  Object.entries(shares)
    .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
    .map(([language]) => language);
