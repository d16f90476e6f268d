import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A creator that a user keeps at hand. */
@Entity({ name: 'user_favorites' })
@Unique('uq_user_favorites_profile_user', ['profileId', 'userId'])
export class UserFavoriteEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_user_favorites' })
  id: string;

  @ForeignKey('UserEntity', { name: 'fk_user_favorites_user_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  userId: string;

  @ForeignKey('ProfileEntity', { name: 'fk_user_favorites_profile_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  profileId: string;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
