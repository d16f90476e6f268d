import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** One charge from hold to capture or release. */
@Entity({ name: 'credit_operations' })
@Unique('uq_credit_operations_idem_key', ['idemKey', 'walletId'])
export class CreditOperationEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_credit_operations' })
  id: string;

  @ForeignKey('CreditWalletEntity', { name: 'fk_credit_operations_wallet_id' })
  @Column({ type: 'uuid' })
  walletId: string;

  @Column({ type: 'uuid', nullable: true })
  actorId: string | null;

  @Column({ type: 'text' })
  action: string;

  @Column({ type: 'text', nullable: true })
  resourceKey: string | null;

  @Column({ type: 'text' })
  idemKey: string;

  @Column({ type: 'text' })
  fingerprint: string;

  @Column({ type: 'bigint', default: 1 })
  units: number;

  @Column({ type: 'bigint', default: 0 })
  freeUnits: number;

  @Column({ type: 'bigint' })
  amount: number;

  @ForeignKey('CreditPricingRuleEntity', { name: 'fk_credit_operations_rule_id' })
  @Column({ type: 'uuid', nullable: true })
  ruleId: string | null;

  @Column({ type: 'integer' })
  periodNo: number;

  @Column({ type: 'text', default: 'held' })
  status: string;

  @Column({ type: 'text', default: 'accepted' })
  state: string;

  @Column({ type: 'timestamptz' })
  leaseUntil: Date;

  @Column({ type: 'integer', default: 1 })
  attempt: number;

  @Column({ type: 'integer', nullable: true })
  responseStatus: number | null;

  @Column({ type: 'text', nullable: true })
  responseBody: string | null;

  @Column({ type: 'text', nullable: true })
  responseType: string | null;

  /** What paid: allowance, plan, bought or none. */
  @Column({ type: 'text', nullable: true })
  source: string | null;

  @Column({ type: 'bigint', default: 0 })
  owedAmount: number;

  @Column({ type: 'bigint', nullable: true })
  balanceAfter: number | null;

  @Column({ type: 'bigint', nullable: true })
  availableAfter: number | null;

  @Column({ type: 'bigint', nullable: true })
  allowanceLeft: number | null;

  /** How often the sweep found no verdict. */
  @Column({ type: 'integer', default: 0 })
  sweeps: number;

  @Column({ type: 'timestamptz', nullable: true })
  refundedAt: Date | null;

  @Column({ type: 'text', nullable: true })
  resultRef: string | null;

  @Column({ type: 'text', nullable: true })
  requestId: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  settledAt: Date | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
