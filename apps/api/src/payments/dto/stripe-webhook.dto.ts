import { ApiProperty } from '@nestjs/swagger';

/** Only for the description: the body is taken as bytes, because the signature is over them. */
export class StripeWebhookDto {
  @ApiProperty({ example: 'evt_1PqLcT2eZvKYlo2C' })
  id: string;

  @ApiProperty({ example: 'checkout.session.completed' })
  type: string;
}

export class EventReceivedDto {
  @ApiProperty({ example: true })
  received: boolean;
}
