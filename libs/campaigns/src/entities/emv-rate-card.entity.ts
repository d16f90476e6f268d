import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What reactions are said to be worth, in thousandths of a minor unit of the currency. Never changed, only retired. */
@Entity({ name: 'emv_rate_cards' })
export class EmvRateCardEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_emv_rate_cards' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  currency: string;

  @Column({ type: 'text' })
  source: string;

  @Column({ type: 'date' })
  publishedOn: string;

  @Column({ type: 'bigint' })
  likeLow: number;

  @Column({ type: 'bigint' })
  likeHigh: number;

  @Column({ type: 'bigint' })
  commentLow: number;

  @Column({ type: 'bigint' })
  commentHigh: number;

  @Column({ type: 'bigint' })
  viewLow: number;

  @Column({ type: 'bigint' })
  viewHigh: number;

  @Column({ type: 'uuid' })
  createdBy: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  retiredAt: Date | null;
}
