import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A saved search whose new matches are told. */
@Entity({ name: 'search_alerts' })
export class SearchAlertEntity {
  @ForeignKey('UserSearchEntity', { name: 'fk_search_alerts_search_id', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_search_alerts' })
  searchId: string;

  @ForeignKey('UserEntity', { name: 'fk_search_alerts_user_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  userId: string;

  /** The state of the listings that was looked at last. */
  @Column({ type: 'text' })
  snapshot: string;

  /** When that was. */
  @Column({ type: 'timestamptz', default: () => 'now()' })
  checkedAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  dueAt: Date;
}
