import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** Something that a user was told of a creator. */
@Entity({ name: 'creator_alerts' })
@Unique('uq_creator_alerts_post_user', ['postId', 'userId'])
@Unique('uq_creator_alerts_search_profile', ['searchId', 'profileId'])
export class CreatorAlertEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_creator_alerts' })
  id: string;

  @ForeignKey('UserEntity', { name: 'fk_creator_alerts_user_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  userId: string;

  @ForeignKey('ProfileEntity', { name: 'fk_creator_alerts_profile_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  profileId: string;

  @Column({ type: 'text' })
  kind: string;

  @ForeignKey('UserSearchEntity', { name: 'fk_creator_alerts_search_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', nullable: true })
  searchId: string | null;

  @ForeignKey('PostEntity', { name: 'fk_creator_alerts_post_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid', nullable: true })
  postId: string | null;

  /** The creator's name at that time. */
  @Column({ type: 'text', nullable: true })
  username: string | null;

  /** Figures before and after, the post, the search: see AlertDetails. */
  @Column({ type: 'jsonb' })
  details: unknown;

  @Column({ type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt: Date;
}
