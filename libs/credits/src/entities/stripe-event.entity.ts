import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event of the payment provider, stored before it is acted on. */
@Entity({ name: 'stripe_events' })
export class StripeEventEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_stripe_events' })
  id: string;

  @Column({ type: 'text' })
  type: string;

  @Column({ type: 'text', nullable: true })
  objectId: string | null;

  @Column({ type: 'jsonb' })
  payload: unknown;

  @Column({ type: 'boolean', default: false })
  livemode: boolean;

  @Column({ type: 'integer', default: 0 })
  attempts: number;

  @Column({ type: 'text', nullable: true })
  error: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  receivedAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  processedAt: Date | null;

  @Column({ type: 'text', default: 'received' })
  state: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  availableAt: Date;
}
