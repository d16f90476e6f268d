import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** The counts of a post at the end of a day (UTC): a row where something changed, and for each day of its first weeks. */
@Entity({ name: 'post_snapshots' })
export class PostSnapshotEntity {
  @ForeignKey('PostEntity', { name: 'fk_post_snapshots_post_id', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_post_snapshots' })
  postId: string;

  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: 'pk_post_snapshots' })
  capturedOn: string;

  @Column({ type: 'boolean', default: false })
  isPinned: boolean;

  @Column({ type: 'boolean', default: false })
  isSponsored: boolean;

  /** When the last delivery of the day was made. */
  @Column({ type: 'timestamptz' })
  capturedAt: Date;

  /** Null when hidden. */
  @Column({ type: 'bigint', nullable: true })
  likesCount: number | null;

  /** Null when switched off. */
  @Column({ type: 'bigint', nullable: true })
  commentsCount: number | null;

  @Column({ type: 'bigint', nullable: true })
  viewsCount: number | null;

  @Column({ type: 'bigint', nullable: true })
  playsCount: number | null;

  /** The text from that day on, when it was edited later; null: as in the next row that has one, or as in the post. */
  @Column({ type: 'jsonb', nullable: true })
  former: unknown;
}
