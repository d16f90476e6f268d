import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What an action costs in a span of time; spans of one action never overlap. */
@Entity({ name: 'credit_pricing_rules' })
export class CreditPricingRuleEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_credit_pricing_rules' })
  id: string;

  @Column({ type: 'text' })
  action: string;

  @Column({ type: 'bigint' })
  unitCost: number;

  @Column({ type: 'bigint', default: 0 })
  freeMonthly: number;

  @Column({ type: 'bigint', default: 1000 })
  maxUnits: number;

  @Column({ type: 'tstzrange', default: () => 'tstzrange(now(), NULL)' })
  valid: string;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'uuid', nullable: true })
  createdBy: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
