import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A creator that a user watches: what is to be told, and what was told last. */
@Entity({ name: 'creator_watches' })
@Unique('uq_creator_watches_user_profile', ['userId', 'profileId'])
export class CreatorWatchEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_creator_watches' })
  id: string;

  @ForeignKey('UserEntity', { name: 'fk_creator_watches_user_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  userId: string;

  @ForeignKey('ProfileEntity', { name: 'fk_creator_watches_profile_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  profileId: string;

  /** Null = moves of the followers are not told. */
  @Column({ type: 'double precision', nullable: true })
  followersPercent: number | null;

  @Column({ type: 'boolean', default: true })
  sponsoredPosts: boolean;

  @Column({ type: 'boolean', default: true })
  renames: boolean;

  /** What the next number is compared with. */
  @Column({ type: 'bigint', nullable: true })
  toldFollowers: number | null;

  @Column({ type: 'text', nullable: true })
  toldUsername: string | null;

  /** Posts published until then were there when the watch began. */
  @Column({ type: 'timestamptz', default: () => 'now()' })
  postsAfter: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
