import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A ledger entry: one transfer between two accounts, never changed. */
@Entity({ name: 'credit_transactions' })
@Unique('uq_credit_transactions_reverses_id', ['reversesId'])
@Unique('uq_credit_transactions_seq', ['walletId', 'seq'])
export class CreditTransactionEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_credit_transactions' })
  id: string;

  @ForeignKey('CreditWalletEntity', { name: 'fk_credit_transactions_wallet_id' })
  @Column({ type: 'uuid' })
  walletId: string;

  @Column({ type: 'bigint' })
  seq: number;

  @ForeignKey('CreditOperationEntity', { name: 'fk_credit_transactions_operation_id' })
  @Column({ type: 'uuid', nullable: true })
  operationId: string | null;

  @ForeignKey('CreditLotEntity', { name: 'fk_credit_transactions_lot_id' })
  @Column({ type: 'uuid', nullable: true })
  lotId: string | null;

  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'text', nullable: true })
  action: string | null;

  @Column({ type: 'text' })
  debitAccount: string;

  @Column({ type: 'text' })
  creditAccount: string;

  @Column({ type: 'bigint' })
  amount: number;

  @Column({ type: 'bigint' })
  delta: number;

  @Column({ type: 'bigint' })
  balanceAfter: number;

  @Column({ type: 'text' })
  actor: string;

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  @ForeignKey('CreditTransactionEntity', { name: 'fk_credit_transactions_reverses_id' })
  @Column({ type: 'uuid', nullable: true })
  reversesId: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
