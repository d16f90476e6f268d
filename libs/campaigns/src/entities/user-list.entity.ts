import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';

/** A list of creators that a user keeps. */
@Entity({ name: 'user_lists' })
export class UserListEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_user_lists' })
  id: string;

  @ForeignKey('UserEntity', { name: 'fk_user_lists_user_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  userId: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
