import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** One message to one endpoint. */
@Entity({ name: 'webhook_deliveries' })
@Unique('uq_webhook_deliveries_outbox_endpoint', ['outboxId', 'endpointId'])
export class WebhookDeliveryEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_webhook_deliveries' })
  id: string;

  @ForeignKey('WebhookEndpointEntity', { name: 'fk_webhook_deliveries_endpoint_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  endpointId: string;

  @ForeignKey('OutboxMessageEntity', { name: 'fk_webhook_deliveries_outbox_id', onDelete: 'CASCADE' })
  @Column({ type: 'bigint' })
  outboxId: number;

  @Column({ type: 'text' })
  topic: string;

  @Column({ type: 'text', default: 'pending' })
  status: 'pending' | 'delivered' | 'failed';

  /** Begun, whatever became of them. */
  @Column({ type: 'integer', default: 0 })
  attempts: number;

  /** Null once nothing more will be tried. While an attempt is under way: when it counts as lost. */
  @Column({ type: 'timestamptz', nullable: true, default: () => 'now()' })
  nextAttemptAt: Date | null;

  @Column({ type: 'integer', nullable: true })
  lastStatusCode: number | null;

  @Column({ type: 'text', nullable: true })
  lastError: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  deliveredAt: Date | null;
}
