import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** Credits of a user: posted = sum of the ledger, held = reserved, available = posted - held. */
@Entity({ name: 'credit_wallets' })
@Unique('uq_credit_wallets_user_id', ['userId'])
export class CreditWalletEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_credit_wallets' })
  id: string;

  @ForeignKey('UserEntity', { name: 'fk_credit_wallets_user_id' })
  @Column({ type: 'uuid' })
  userId: string;

  @ForeignKey('CreditPackageEntity', { name: 'fk_credit_wallets_package_id' })
  @Column({ type: 'uuid' })
  packageId: string;

  @ForeignKey('CreditPackageEntity', { name: 'fk_credit_wallets_next_package_id' })
  @Column({ type: 'uuid', nullable: true })
  nextPackageId: string | null;

  @Column({ type: 'bigint', default: 0 })
  posted: number;

  @Column({ type: 'bigint', default: 0 })
  held: number;

  @Column({ type: 'bigint', default: 0 })
  owed: number;

  @Column({ type: 'integer', default: 0 })
  periodNo: number;

  @Column({ type: 'timestamptz' })
  anchorAt: Date;

  @Column({ type: 'timestamptz' })
  periodStart: Date;

  @Column({ type: 'timestamptz' })
  periodEnd: Date;

  @Column({ type: 'bigint', default: 100 })
  lowBalanceThreshold: number;

  @Column({ type: 'timestamptz', nullable: true })
  frozenAt: Date | null;

  @Column({ type: 'text', nullable: true })
  frozenReason: string | null;

  /** Number of the latest ledger entry. */
  @Column({ type: 'bigint', default: 0 })
  lastSeq: number;

  /** When something of the wallet ends next: the period, or a lot. */
  @Column({ type: 'timestamptz' })
  dueAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
