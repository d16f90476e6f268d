import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import {
  STRIPE_EVENT_STATUSES,
  TOP_UP_STATUSES,
  type OrderRecord,
  type StripeEventRecord,
  type StripeEventStatus,
  type TopUpStatus,
} from '@app/credits';
import { pageOf } from '../../http/page-of.dto';
import { DatedPageQueryDto, QueryFlag, QueryText, QueryUser } from './common.dto';
import { Id, OptionalText, OptionalTime, Time, UserId, Whole } from './record-properties';

export class ListOrdersDto extends DatedPageQueryDto {
  @QueryUser()
  userId?: string;

  @ApiPropertyOptional({ enum: TOP_UP_STATUSES, example: 'fulfilled' })
  @IsOptional()
  @IsIn(TOP_UP_STATUSES)
  status?: TopUpStatus;

  @QueryFlag('Only orders that somebody should look at, or only all others')
  needsReview?: boolean;
}

export class ListStripeEventsDto extends DatedPageQueryDto {
  @ApiPropertyOptional({
    enum: STRIPE_EVENT_STATUSES,
    example: 'failed',
    description: 'pending: waits for its first or next attempt; done: acted on, or of no concern; failed: given up',
  })
  @IsOptional()
  @IsIn(STRIPE_EVENT_STATUSES)
  status?: StripeEventStatus;

  @QueryText('Of one type', 'checkout.session.completed')
  type?: string;
}

export class AdminOrderDto implements OrderRecord {
  @Id()
  id: string;

  @UserId()
  userId: string;

  @ApiProperty({ enum: TOP_UP_STATUSES, example: 'fulfilled' })
  status: TopUpStatus;

  @Whole(500)
  credits: number;

  @Whole(4900, "In the currency's minor unit, as all amounts of money")
  amountMinor: number;

  @ApiProperty({ example: 'USD' })
  currency: string;

  @Whole(0)
  refundedMinor: number;

  @Whole(0, 'Lost in disputes')
  lostMinor: number;

  @Whole(0, 'Credits taken back for refunds and lost disputes')
  clawedCredits: number;

  @ApiProperty({ type: String, enum: ['open', 'won', 'lost'], nullable: true, example: null })
  disputeState: 'open' | 'won' | 'lost' | null;

  @OptionalText('Why somebody should look at it, e.g. an amount that does not match')
  reviewReason: string | null;

  @OptionalText('At the payment provider', 'cs_test_a1b2c3')
  stripeSessionId: string | null;

  @OptionalText('At the payment provider', 'pi_a1b2c3')
  paymentIntentId: string | null;

  @Time()
  createdAt: string;

  @OptionalTime('Null: not paid')
  paidAt: string | null;

  @OptionalTime('When its credits were granted')
  fulfilledAt: string | null;
}

export class AdminOrdersPageDto extends pageOf(AdminOrderDto) {}

export class StripeEventDto implements StripeEventRecord {
  @ApiProperty({ example: 'evt_1a2b3c' })
  id: string;

  @ApiProperty({ example: 'checkout.session.completed' })
  type: string;

  @OptionalText('What it is about, at the payment provider', 'cs_test_a1b2c3')
  objectId: string | null;

  @ApiProperty({ example: false, description: 'Whether real money is concerned' })
  livemode: boolean;

  @ApiProperty({ enum: STRIPE_EVENT_STATUSES, example: 'failed' })
  status: StripeEventStatus;

  @Whole(8)
  attempts: number;

  @OptionalText('Of the last attempt', 'the order is not known')
  error: string | null;

  @Time()
  receivedAt: string;

  @OptionalTime('When a pending event is due')
  nextAttemptAt: string | null;

  @OptionalTime('Null: not done')
  processedAt: string | null;
}

export class StripeEventsPageDto extends pageOf(StripeEventDto) {}
