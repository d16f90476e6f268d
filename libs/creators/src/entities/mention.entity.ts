import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** Whom a creator names, how, and how often. */
@Entity({ name: 'mentions' })
@Unique('uq_mentions_username_source', ['profileId', 'mentionedUsername', 'source'])
export class MentionEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_mentions' })
  id: string;

  @ForeignKey('ProfileEntity', { name: 'fk_mentions_profile_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  profileId: string;

  @Column({ type: 'text' })
  mentionedUsername: string;

  @Column({ type: 'text' })
  source: string;

  @Column({ type: 'integer', default: 1 })
  mentionCount: number;

  @Column({ type: 'timestamptz', nullable: true })
  firstMentionedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastMentionedAt: Date | null;

  @Column({ type: 'text', nullable: true })
  lastShortcode: string | null;
}
