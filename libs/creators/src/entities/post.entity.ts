import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A post of a creator. createdAt is when the creator published it, storedAt when we first saw it; aiAnalyzedAt is UTC. */
@Entity({ name: 'posts' })
@Unique('uq_posts_profile_instagram_id', ['profileId', 'instagramId'])
export class PostEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_posts' })
  id: string;

  @ForeignKey('ProfileEntity', { name: 'fk_posts_profile_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  profileId: string;

  @Column({ type: 'text' })
  instagramId: string;

  @Column({ type: 'text' })
  shortcode: string;

  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'text', nullable: true })
  caption: string | null;

  @Column({ type: 'text' })
  contentHash: string;

  @Column({ type: 'text', array: true, default: () => "'{}'" })
  hashtags: string[];

  @Column({ type: 'text', array: true, default: () => "'{}'" })
  mentions: string[];

  @Column({ type: 'bigint', nullable: true })
  likesCount: number | null;

  @Column({ type: 'boolean', default: false })
  likesHidden: boolean;

  @Column({ type: 'bigint', nullable: true })
  commentsCount: number | null;

  @Column({ type: 'boolean', default: false })
  commentsDisabled: boolean;

  @Column({ type: 'bigint', nullable: true })
  viewsCount: number | null;

  @Column({ type: 'bigint', nullable: true })
  playsCount: number | null;

  @Column({ type: 'double precision', nullable: true })
  videoDuration: number | null;

  @Column({ type: 'text', nullable: true })
  displayUrl: string | null;

  @Column({ type: 'text', nullable: true })
  thumbnailUrl: string | null;

  @Column({ type: 'integer', nullable: true })
  width: number | null;

  @Column({ type: 'integer', nullable: true })
  height: number | null;

  @Column({ type: 'text', nullable: true })
  locationName: string | null;

  @Column({ type: 'text', nullable: true })
  accessibilityCaption: string | null;

  @Column({ type: 'boolean', default: false })
  isPinned: boolean;

  @Column({ type: 'boolean', default: false })
  isSponsored: boolean;

  @Column({ type: 'text', array: true, default: () => "'{}'" })
  sponsorUsernames: string[];

  @Column({ type: 'text', array: true, default: () => "'{}'" })
  coauthorUsernames: string[];

  @Column({ type: 'text', array: true, default: () => "'{}'" })
  taggedUsernames: string[];

  @Column({ type: 'text', nullable: true })
  ownerInstagramId: string | null;

  @Column({ type: 'jsonb', nullable: true })
  music: unknown;

  @Column({ type: 'timestamptz' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  storedAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;

  @Column({ type: 'varchar', length: 50, nullable: true })
  aiContentCategory: string | null;

  @Column({ type: 'double precision', nullable: true })
  aiCategoryConfidence: number | null;

  @Column({ type: 'varchar', length: 20, nullable: true })
  aiSentiment: string | null;

  @Column({ type: 'double precision', nullable: true })
  aiSentimentScore: number | null;

  @Column({ type: 'double precision', nullable: true })
  aiSentimentConfidence: number | null;

  @Column({ type: 'varchar', length: 10, nullable: true })
  aiLanguageCode: string | null;

  @Column({ type: 'double precision', nullable: true })
  aiLanguageConfidence: number | null;

  @Column({ type: 'jsonb', nullable: true })
  aiAnalysisRaw: unknown;

  @Column({ type: 'timestamp', nullable: true })
  aiAnalyzedAt: Date | null;
}
