import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A grant of credits with an end; spent by priority, then expiry. */
@Entity({ name: 'credit_lots' })
@Unique('uq_credit_lots_source', ['walletId', 'sourceKey'])
export class CreditLotEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_credit_lots' })
  id: string;

  @ForeignKey('CreditWalletEntity', { name: 'fk_credit_lots_wallet_id' })
  @Column({ type: 'uuid' })
  walletId: string;

  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'text' })
  sourceKey: string;

  @Column({ type: 'smallint' })
  priority: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  effectiveAt: Date;

  @Column({ type: 'timestamptz', default: () => "'infinity'" })
  expiresAt: Date;

  @Column({ type: 'bigint' })
  granted: number;

  @Column({ type: 'bigint' })
  remaining: number;

  @Column({ type: 'bigint', default: 0 })
  reserved: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
