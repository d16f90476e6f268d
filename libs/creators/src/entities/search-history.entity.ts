import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';

/** Creators a user looked up. */
@Entity({ name: 'search_history' })
export class SearchHistoryEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_search_history' })
  id: string;

  @Column({ type: 'uuid' })
  userId: string;

  @ForeignKey('ProfileEntity', { name: 'fk_search_history_profile_id', onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  profileId: string | null;

  @Column({ type: 'text' })
  query: string;

  @Column({ type: 'text' })
  outcome: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
