import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** Who may see a creator in full; expiresAt null = for ever. */
@Entity({ name: 'user_profile_access' })
@Unique('uq_user_profile_access_profile_user', ['profileId', 'userId'])
export class UserProfileAccessEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_user_profile_access' })
  id: string;

  @Column({ type: 'uuid' })
  userId: string;

  @ForeignKey('ProfileEntity', { name: 'fk_user_profile_access_profile_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  profileId: string;

  @Column({ type: 'text' })
  source: string;

  @Column({ type: 'uuid', nullable: true })
  grantedBy: string | null;

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  grantedAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  accessedAt: Date | null;
}
