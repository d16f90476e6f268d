import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What reactions and reach are said to be worth, in thousandths of a minor unit of the currency. Never changed, only retired. */
@Entity({ name: 'emv_rate_cards' })
@Unique('uq_emv_rate_cards_version', ['name', 'version'])
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

  /** Counted by the database, per name from 1. */
  @Column({ type: 'integer' })
  version: number;

  @Column({ type: 'timestamptz' })
  effectiveFrom: Date;

  /** Per thousand people reached or views, by followers and kind of content. */
  @Column({ type: 'jsonb', default: [] })
  cpms: { followersFrom: number; kind: string | null; low: number; high: number }[];

  /** Share of the followers that see a post, by engagement rate. */
  @Column({ type: 'jsonb', default: [] })
  reachShares: { engagementRateFrom: number; low: number; high: number }[];

  @Column({ type: 'uuid' })
  createdBy: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  retiredAt: Date | null;
}
