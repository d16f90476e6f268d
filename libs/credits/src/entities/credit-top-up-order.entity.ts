import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** An order of bought credits; amounts in minor units. */
@Entity({ name: 'credit_top_up_orders' })
@Unique('uq_credit_top_up_orders_payment_intent', ['paymentIntentId'])
@Unique('uq_credit_top_up_orders_session', ['stripeSessionId'])
export class CreditTopUpOrderEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_credit_top_up_orders' })
  id: string;

  @ForeignKey('UserEntity', { name: 'fk_credit_top_up_orders_user_id' })
  @Column({ type: 'uuid' })
  userId: string;

  @Column({ type: 'bigint' })
  credits: number;

  @Column({ type: 'bigint' })
  amountMinor: number;

  @Column({ type: 'text' })
  currency: string;

  @Column({ type: 'text', default: 'open' })
  status: string;

  @Column({ type: 'boolean', default: false })
  isAutomatic: boolean;

  @Column({ type: 'text', nullable: true })
  stripeSessionId: string | null;

  @Column({ type: 'text', nullable: true })
  paymentIntentId: string | null;

  @Column({ type: 'bigint', default: 0 })
  refundedMinor: number;

  /** Of a refund, what was spent already and could not be taken back. */
  @Column({ type: 'bigint', default: 0 })
  owedAmount: number;

  @Column({ type: 'text', nullable: true })
  disputeId: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  paidAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  fulfilledAt: Date | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;

  @ForeignKey('CreditTopUpOfferEntity', { name: 'fk_credit_top_up_orders_offer_id' })
  @Column({ type: 'uuid', nullable: true })
  offerId: string | null;

  /** The client's Idempotency-Key, while the order is open. */
  @Column({ type: 'text', nullable: true })
  requestKey: string | null;

  @Column({ type: 'text', nullable: true })
  checkoutUrl: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  checkedAt: Date | null;

  @Column({ type: 'bigint', default: 0 })
  lostMinor: number;

  @Column({ type: 'bigint', default: 0 })
  clawedCredits: number;

  @Column({ type: 'text', nullable: true })
  disputeState: string | null;

  @ForeignKey('CreditOperationEntity', { name: 'fk_credit_top_up_orders_dispute_operation_id' })
  @Column({ type: 'uuid', nullable: true })
  disputeOperationId: string | null;

  /** Why a person should look at it. */
  @Column({ type: 'text', nullable: true })
  reviewReason: string | null;

  @Column({ type: 'bigint', default: 0 })
  syncStarted: number;

  @Column({ type: 'bigint', default: 0 })
  syncApplied: number;
}
