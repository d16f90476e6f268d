import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { TOP_UP_STATUSES, type TopUp, type TopUpOffer, type TopUpStatus } from '@app/credits';
import { pageOf } from '../../http/page-of.dto';

export class OpenTopUpDto {
  @ApiProperty({ example: 'credits-1000', description: 'Code of one of the offers' })
  @IsString()
  @Matches(/^[a-z0-9][a-z0-9-]{0,63}$/, { message: 'must be the code of an offer, e.g. credits-1000' })
  offer: string;
}

export class TopUpOfferDto implements TopUpOffer {
  @ApiProperty({ example: 'credits-1000' })
  code: string;

  @ApiProperty({ type: 'integer', example: 1000 })
  credits: number;

  @ApiProperty({ type: 'integer', example: 4900, description: 'Price in minor units of the currency' })
  amountMinor: number;

  @ApiProperty({ example: 'USD' })
  currency: string;
}

export class TopUpOffersDto {
  @ApiProperty({
    type: [TopUpOfferDto],
    example: [{ code: 'credits-1000', credits: 1000, amountMinor: 4900, currency: 'USD' }],
  })
  items: TopUpOfferDto[];
}

export class TopUpDto {
  @ApiProperty({ format: 'uuid', example: '0d9f9a3e-1f0b-4d4e-8a2f-1a6a57b2c910' })
  id: string;

  @ApiProperty({ example: 'credits-1000', description: 'Code of the offer; `withdrawn` when it is no longer on sale' })
  offer: string;

  @ApiProperty({
    enum: TOP_UP_STATUSES,
    example: 'open',
    description: 'The credits are in the wallet from `fulfilled` on. `disputed`: what is left of them is reserved.',
  })
  status: TopUpStatus;

  @ApiProperty({ type: 'integer', example: 1000 })
  credits: number;

  @ApiProperty({ type: 'integer', example: 4900, description: 'Price in minor units of the currency' })
  amountMinor: number;

  @ApiProperty({ example: 'USD' })
  currency: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'https://checkout.stripe.com/c/pay/cs_test_a1b2',
    description: 'Send the buyer here to pay; null once there is nothing left to pay',
  })
  checkoutUrl: string | null;

  @ApiProperty({
    format: 'date-time',
    example: '2026-06-02T09:00:00.000Z',
    description: 'The payment page closes then',
  })
  expiresAt: string;

  @ApiProperty({ type: 'integer', example: 0, description: 'Refunded so far, in minor units' })
  refundedMinor: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Credits taken back for refunds and lost disputes' })
  clawedCredits: number;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  paidAt: string | null;
}

export class TopUpsPageDto extends pageOf(TopUpDto) {}

export const toTopUpDto = ({ expiresAt, createdAt, paidAt, ...order }: TopUp): TopUpDto => ({
  id: order.id,
  offer: order.offer,
  status: order.status,
  credits: order.credits,
  amountMinor: order.amountMinor,
  currency: order.currency,
  checkoutUrl: order.checkoutUrl,
  expiresAt: expiresAt.toISOString(),
  refundedMinor: order.refundedMinor,
  clawedCredits: order.clawedCredits,
  createdAt: createdAt.toISOString(),
  paidAt: paidAt?.toISOString() ?? null,
});
