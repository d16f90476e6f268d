import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';

/** A search of a user; a named one is saved. */
@Entity({ name: 'user_searches' })
export class UserSearchEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_user_searches' })
  id: string;

  @ForeignKey('UserEntity', { name: 'fk_user_searches_user_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  userId: string;

  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'jsonb' })
  query: unknown;

  @Column({ type: 'text', nullable: true })
  name: string | null;

  @Column({ type: 'integer', nullable: true })
  resultCount: number | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
