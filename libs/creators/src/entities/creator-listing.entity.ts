import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/**
 * A version of what a creator is found by: written by transaction bornXid, replaced by transaction closedXid. Rates are in
 * per cent, scores and shares from 0 to 1, sentiment from -1 to 1.
 */
@Entity({ name: 'creator_listings' })
export class CreatorListingEntity {
  @ForeignKey('ProfileEntity', { name: 'fk_creator_listings_profile_id', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_creator_listings' })
  profileId: string;

  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'pk_creator_listings' })
  bornXid: string;

  @Column({ type: 'bigint', nullable: true })
  closedXid: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  closedAt: Date | null;

  @Column({ type: 'text' })
  username: string;

  @Column({ type: 'bigint', nullable: true })
  followers: number | null;

  @Column({ type: 'bigint', nullable: true })
  following: number | null;

  @Column({ type: 'bigint', nullable: true })
  posts: number | null;

  @Column({ type: 'double precision', nullable: true })
  engagementRate: number | null;

  @Column({ type: 'double precision', nullable: true })
  avgLikes: number | null;

  @Column({ type: 'double precision', nullable: true })
  avgComments: number | null;

  @Column({ type: 'double precision', nullable: true })
  postsPerWeek: number | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastPostedAt: Date | null;

  @Column({ type: 'double precision', name: 'growth_30d', nullable: true })
  growth30d: number | null;

  @Column({ type: 'text', nullable: true })
  category: string | null;

  @Column({ type: 'text', array: true, nullable: true })
  topics: string[] | null;

  @Column({ type: 'text', array: true, nullable: true })
  languages: string[] | null;

  @Column({ type: 'double precision', nullable: true })
  sentiment: number | null;

  @Column({ type: 'double precision', nullable: true })
  qualityScore: number | null;

  @Column({ type: 'double precision', nullable: true })
  sponsoredShare: number | null;

  @Column({ type: 'boolean' })
  verified: boolean;

  @Column({ type: 'boolean' })
  private: boolean;

  @Column({ type: 'text' })
  accountType: string;

  @Column({ type: 'boolean' })
  hasContact: boolean;

  @Column({ type: 'boolean' })
  hasEmail: boolean;

  @Column({ type: 'boolean' })
  hasPhone: boolean;

  @Column({ type: 'boolean' })
  hasLink: boolean;

  @Column({ type: 'text', array: true, nullable: true })
  hashtags: string[] | null;

  @Column({ type: 'text', array: true, nullable: true })
  mentions: string[] | null;

  @Column({ type: 'text', array: true, nullable: true })
  brands: string[] | null;

  @Column({ type: 'tsvector' })
  bioWords: string;
}
