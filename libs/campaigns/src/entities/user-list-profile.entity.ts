import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A creator on a list. */
@Entity({ name: 'user_list_profiles' })
export class UserListProfileEntity {
  @ForeignKey('UserListEntity', { name: 'fk_user_list_profiles_list_id', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_user_list_profiles' })
  listId: string;

  @ForeignKey('ProfileEntity', { name: 'fk_user_list_profiles_profile_id', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_user_list_profiles' })
  profileId: string;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
