import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One episode of an alert. */
@Entity({ name: 'monitoring_alerts' })
export class MonitoringAlertEntity {
  /** Given by the process that found it: it is told before it can be stored when the database is away. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_monitoring_alerts' })
  id: string;

  @Column({ type: 'text' })
  rule: string;

  /** Empty where a rule watches one thing: two open alerts of one rule must differ in it. */
  @Column({ type: 'text', default: '' })
  subject: string;

  @Column({ type: 'text' })
  severity: string;

  @Column({ type: 'text' })
  message: string;

  @Column({ type: 'double precision', nullable: true })
  value: number | null;

  @Column({ type: 'double precision', nullable: true })
  threshold: number | null;

  @Column({ type: 'text', nullable: true })
  unit: string | null;

  @Column({ type: 'timestamptz' })
  startedAt: Date;

  @Column({ type: 'timestamptz' })
  lastSeenAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  resolvedAt: Date | null;

  /** What the system did by itself. */
  @Column({ type: 'text', nullable: true })
  recovery: string | null;

  /** What became of the message that it fires. */
  @Column({ type: 'text', default: 'pending' })
  firingNotice: 'pending' | 'delivered' | 'given_up' | 'off';

  @Column({ type: 'text', default: 'pending' })
  resolvedNotice: 'pending' | 'delivered' | 'given_up' | 'off';

  /** The process that posts a message at the moment. */
  @Column({ type: 'uuid', nullable: true })
  noticeClaimedBy: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  noticeClaimedUntil: Date | null;
}
