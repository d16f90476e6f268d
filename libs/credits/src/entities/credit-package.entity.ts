import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A plan: credits a month and how many are carried over. */
@Entity({ name: 'credit_packages' })
@Unique('uq_credit_packages_code_version', ['code', 'version'])
export class CreditPackageEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_credit_packages' })
  id: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'bigint' })
  monthlyCredits: number;

  @Column({ type: 'bigint' })
  rolloverCap: number;

  @Column({ type: 'integer', default: 1 })
  rolloverMonths: number;

  @Column({ type: 'bigint', default: 0 })
  priceMinor: number;

  @Column({ type: 'text', default: 'USD' })
  currency: string;

  @Column({ type: 'boolean', default: true })
  isActive: boolean;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
