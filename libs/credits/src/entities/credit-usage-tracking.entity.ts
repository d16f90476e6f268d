import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Use of one action in one billing period. */
@Entity({ name: 'credit_usage_tracking' })
export class CreditUsageTrackingEntity {
  @ForeignKey('CreditWalletEntity', { name: 'fk_credit_usage_tracking_wallet_id' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_credit_usage_tracking' })
  walletId: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_credit_usage_tracking' })
  action: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'pk_credit_usage_tracking' })
  periodNo: number;

  @Column({ type: 'timestamptz' })
  periodStart: Date;

  @Column({ type: 'bigint', default: 0 })
  freeLimit: number;

  @Column({ type: 'bigint', default: 0 })
  freeUsed: number;

  @Column({ type: 'bigint', default: 0 })
  freeHeld: number;

  @Column({ type: 'bigint', default: 0 })
  units: number;

  @Column({ type: 'bigint', default: 0 })
  credits: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
