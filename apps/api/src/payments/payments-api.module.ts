import { Module } from '@nestjs/common';
import { PaymentsModule } from '@app/credits';
import { StripeWebhookController } from './stripe-webhook.controller';

@Module({ imports: [PaymentsModule], controllers: [StripeWebhookController] })
export class PaymentsApiModule {}
