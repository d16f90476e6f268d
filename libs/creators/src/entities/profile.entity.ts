import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A creator on Instagram. Counts are null when hidden; engagementRate is in per cent; aiProfileAnalyzedAt is UTC. */
@Entity({ name: 'profiles' })
@Unique('uq_profiles_instagram_id', ['instagramId'])
export class ProfileEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_profiles' })
  id: string;

  @Column({ type: 'text' })
  instagramId: string;

  @Column({ type: 'text', nullable: true })
  username: string | null;

  @Column({ type: 'text', array: true, default: () => "'{}'" })
  formerUsernames: string[];

  @Column({ type: 'text', nullable: true })
  fullName: string | null;

  @Column({ type: 'text', nullable: true })
  biography: string | null;

  @Column({ type: 'text', array: true, default: () => "'{}'" })
  pronouns: string[];

  @Column({ type: 'text', nullable: true })
  externalUrl: string | null;

  @Column({ type: 'jsonb', default: () => "'[]'" })
  bioLinks: unknown;

  @Column({ type: 'text', nullable: true })
  profilePicUrl: string | null;

  @Column({ type: 'text', nullable: true })
  profilePicUrlHd: string | null;

  @Column({ type: 'boolean', default: false })
  isVerified: boolean;

  @Column({ type: 'boolean', default: false })
  isPrivate: boolean;

  @Column({ type: 'boolean', default: false })
  isBusiness: boolean;

  @Column({ type: 'boolean', default: false })
  isProfessional: boolean;

  @Column({ type: 'text', default: 'personal' })
  accountType: string;

  @Column({ type: 'text', nullable: true })
  category: string | null;

  @Column({ type: 'text', nullable: true })
  businessEmail: string | null;

  @Column({ type: 'text', nullable: true })
  businessPhone: string | null;

  @Column({ type: 'jsonb', nullable: true })
  businessAddress: unknown;

  @Column({ type: 'bigint', nullable: true })
  followersCount: number | null;

  @Column({ type: 'bigint', nullable: true })
  followingCount: number | null;

  @Column({ type: 'bigint', nullable: true })
  postsCount: number | null;

  @Column({ type: 'integer', nullable: true })
  highlightsCount: number | null;

  @Column({ type: 'boolean', default: false })
  hidesLikeCounts: boolean;

  @Column({ type: 'text', default: 'none' })
  postsAvailability: string;

  @Column({ type: 'text', default: 'active' })
  status: string;

  @Column({ type: 'timestamptz', nullable: true })
  goneAt: Date | null;

  @Column({ type: 'double precision', nullable: true })
  engagementRate: number | null;

  @Column({ type: 'double precision', nullable: true })
  avgLikes: number | null;

  @Column({ type: 'double precision', nullable: true })
  avgComments: number | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastPostedAt: Date | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  fetchedAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;

  @Column({ type: 'varchar', length: 50, nullable: true })
  aiPrimaryContentType: string | null;

  @Column({ type: 'jsonb', nullable: true })
  aiContentDistribution: unknown;

  @Column({ type: 'double precision', nullable: true })
  aiAvgSentimentScore: number | null;

  @Column({ type: 'jsonb', nullable: true })
  aiLanguageDistribution: unknown;

  @Column({ type: 'double precision', nullable: true })
  aiContentQualityScore: number | null;

  @Column({ type: 'timestamp', nullable: true })
  aiProfileAnalyzedAt: Date | null;
}
