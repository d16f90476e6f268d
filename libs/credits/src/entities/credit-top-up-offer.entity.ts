import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A bundle of credits on sale; the amount is in minor units. */
@Entity({ name: 'credit_top_up_offers' })
@Unique('uq_credit_top_up_offers_code', ['code'])
export class CreditTopUpOfferEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_credit_top_up_offers' })
  id: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'bigint' })
  credits: number;

  @Column({ type: 'bigint' })
  amountMinor: number;

  @Column({ type: 'text', default: 'USD' })
  currency: string;

  @Column({ type: 'boolean', default: true })
  isActive: boolean;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
