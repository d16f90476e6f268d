import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';

/** A step of an analysis. */
@Entity({ name: 'ai_analysis_job_logs' })
export class AiAnalysisJobLogEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'pk_ai_analysis_job_logs',
  })
  id: number;

  @ForeignKey('AiAnalysisJobEntity', { name: 'fk_ai_analysis_job_logs_job_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  jobId: string;

  @Column({ type: 'text' })
  step: string;

  @Column({ type: 'integer', nullable: true })
  postsCount: number | null;

  @Column({ type: 'jsonb', nullable: true })
  details: unknown;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
