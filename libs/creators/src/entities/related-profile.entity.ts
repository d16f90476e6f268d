import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** Accounts that Instagram shows beside a creator; rank is Instagram's order. */
@Entity({ name: 'related_profiles' })
@Unique('uq_related_profiles_instagram', ['profileId', 'relatedInstagramId'])
export class RelatedProfileEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_related_profiles' })
  id: string;

  @ForeignKey('ProfileEntity', { name: 'fk_related_profiles_profile_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  profileId: string;

  @Column({ type: 'text' })
  relatedInstagramId: string;

  @Column({ type: 'text' })
  relatedUsername: string;

  @Column({ type: 'text', nullable: true })
  fullName: string | null;

  @Column({ type: 'boolean', default: false })
  isVerified: boolean;

  @Column({ type: 'boolean', default: false })
  isPrivate: boolean;

  @Column({ type: 'text', nullable: true })
  profilePicUrl: string | null;

  @Column({ type: 'integer', default: 0 })
  rank: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  seenAt: Date;
}
