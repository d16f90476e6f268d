import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A creator as seen on one day (UTC): the base of growth. */
@Entity({ name: 'profile_snapshots' })
export class ProfileSnapshotEntity {
  @ForeignKey('ProfileEntity', { name: 'fk_profile_snapshots_profile_id', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_profile_snapshots' })
  profileId: string;

  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: 'pk_profile_snapshots' })
  capturedOn: string;

  @Column({ type: 'bigint', nullable: true })
  followersCount: number | null;

  @Column({ type: 'bigint', nullable: true })
  followingCount: number | null;

  @Column({ type: 'bigint', nullable: true })
  postsCount: number | null;

  @Column({ type: 'double precision', nullable: true })
  engagementRate: number | null;

  @Column({ type: 'double precision', nullable: true })
  avgLikes: number | null;

  @Column({ type: 'double precision', nullable: true })
  avgComments: number | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  /** When the last delivery of the day was made; this and what follows is null in days from before it was kept. */
  @Column({ type: 'timestamptz', nullable: true })
  fetchedAt: Date | null;

  @Column({ type: 'text', nullable: true })
  username: string | null;

  @Column({ type: 'boolean', nullable: true })
  isPrivate: boolean | null;

  @Column({ type: 'text', nullable: true })
  postsAvailability: string | null;
}
