import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';

/** One analysis of the posts of a creator. */
@Entity({ name: 'ai_analysis_jobs' })
export class AiAnalysisJobEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_ai_analysis_jobs' })
  id: string;

  @ForeignKey('ProfileEntity', { name: 'fk_ai_analysis_jobs_profile_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  profileId: string;

  @Column({ type: 'text', default: 'pending' })
  status: string;

  @Column({ type: 'text' })
  reason: string;

  @Column({ type: 'text' })
  modelVersion: string;

  @Column({ type: 'integer', default: 0 })
  postsTotal: number;

  @Column({ type: 'integer', default: 0 })
  postsDone: number;

  @Column({ type: 'integer', default: 0 })
  postsFailed: number;

  /** The queue's number: the lower, the sooner. */
  @Column({ type: 'integer', default: 0 })
  priority: number;

  @Column({ type: 'text', nullable: true })
  requestId: string | null;

  @Column({ type: 'text', nullable: true })
  error: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  queuedAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  startedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  finishedAt: Date | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;

  @Column({ type: 'integer', default: 0 })
  commentsTotal: number;

  @Column({ type: 'integer', default: 0 })
  commentsDone: number;
}
