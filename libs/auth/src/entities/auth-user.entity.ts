import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';

/** Bridge between an auth account and its user. */
@Entity({ name: 'auth_users' })
@Unique('uq_auth_users_user_id', ['userId'])
export class AuthUserEntity {
  @ForeignKey('AuthAccountEntity', { name: 'fk_auth_users_id', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_auth_users' })
  id: string;

  @ForeignKey('UserEntity', { name: 'fk_auth_users_user_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  userId: string;

  @Column({ type: 'text', default: 'email' })
  provider: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
