import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A comment under a post, with its analysis once there is one. */
@Entity({ name: 'comment_sentiment' })
@Unique('uq_comment_sentiment_instagram', ['postId', 'commentInstagramId'])
export class CommentSentimentEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_comment_sentiment' })
  id: string;

  @ForeignKey('PostEntity', { name: 'fk_comment_sentiment_post_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  postId: string;

  @Column({ type: 'text' })
  commentInstagramId: string;

  @Column({ type: 'text' })
  authorUsername: string;

  @Column({ type: 'text' })
  text: string;

  @Column({ type: 'bigint', nullable: true })
  likesCount: number | null;

  @Column({ type: 'timestamptz' })
  commentedAt: Date;

  @Column({ type: 'varchar', length: 20, nullable: true })
  sentiment: string | null;

  @Column({ type: 'double precision', nullable: true })
  sentimentScore: number | null;

  @Column({ type: 'double precision', nullable: true })
  sentimentConfidence: number | null;

  @Column({ type: 'varchar', length: 10, nullable: true })
  languageCode: string | null;

  @Column({ type: 'text', nullable: true })
  method: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  analyzedAt: Date | null;

  @Column({ type: 'text', nullable: true })
  model: string | null;

  @Column({ type: 'text', nullable: true })
  modelVersion: string | null;

  /** How often in a row rules had to stand in for the models. */
  @Column({ type: 'integer', default: 0 })
  tries: number;

  /** When the analysis is wanted; null once it is there. */
  @Column({ type: 'timestamptz', nullable: true, default: () => 'now()' })
  dueAt: Date | null;
}
