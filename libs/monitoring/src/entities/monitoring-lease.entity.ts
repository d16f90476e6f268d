import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who does what one process alone may do, while Redis cannot say. */
@Entity({ name: 'monitoring_leases' })
export class MonitoringLeaseEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_monitoring_leases' })
  name: string;

  @Column({ type: 'uuid' })
  holder: string;

  @Column({ type: 'timestamptz' })
  heldUntil: Date;
}
