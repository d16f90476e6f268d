import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What users say about themselves. */
@Entity({ name: 'user_profiles' })
@Unique('uq_user_profiles_user_id', ['userId'])
export class UserProfileEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_user_profiles' })
  id: string;

  @ForeignKey('AuthAccountEntity', { name: 'fk_user_profiles_user_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  userId: string;

  @Column({ type: 'text', nullable: true })
  displayName: string | null;

  @Column({ type: 'text', nullable: true })
  company: string | null;

  @Column({ type: 'text', nullable: true })
  avatarUrl: string | null;

  @Column({ type: 'text', default: 'en' })
  locale: string;

  @Column({ type: 'text', default: 'UTC' })
  timeZone: string;

  @Column({ type: 'jsonb', default: () => "'{}'" })
  preferences: unknown;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
