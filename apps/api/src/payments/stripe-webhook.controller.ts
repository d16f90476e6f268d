import { Controller, Headers, Post, Req } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { RawBodyRequest } from '@nestjs/common';
import type { Request } from 'express';
import { Public } from '@app/auth';
import { ReceiveStripeEvent } from '@app/credits';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { NoRateLimit } from '../http/rate-limit.decorator';
import { EventReceivedDto, StripeWebhookDto } from './dto/stripe-webhook.dto';

/** Called by Stripe. Whoever signs is let in; the others are told no more than that. */
@ApiTags('Payments')
@Controller('api/v1/payments/stripe')
export class StripeWebhookController {
  constructor(private readonly receiving: ReceiveStripeEvent) {}

  @Post('webhook')
  @Public()
  @NoRateLimit()
  @ApiOperation({
    summary: 'Take in an event of the payment provider',
    description:
      'The event is stored once and acted on in the background; the signature is checked over the bytes as sent.',
  })
  @ApiHeader({
    name: 'Stripe-Signature',
    example: 't=1780300800,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd',
  })
  @ApiBody({ type: StripeWebhookDto })
  @Answers(200, EventReceivedDto)
  @ApiProblem('PAYMENTS.INVALID_SIGNATURE', 'PAYMENTS.NOT_CONFIGURED')
  async receive(
    @Req() request: RawBodyRequest<Request>,
    @Headers('stripe-signature') signature: string | undefined,
  ): Promise<EventReceivedDto> {
    await this.receiving.execute(request.rawBody, signature);
    return { received: true };
  }
}
