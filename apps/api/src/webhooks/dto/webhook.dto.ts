import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import { SUBSCRIBABLE_TOPICS, WEBHOOK_TOPICS, type SubscribableTopic, type WebhookTopic } from '@app/webhooks';
import { IfGiven } from '../../http/if-given.decorator';
import { pageOf } from '../../http/page-of.dto';

const URL_EXAMPLE = 'https://example.com/hooks/creator-search';
const URL_RULES = 'A public http(s) address without user name or password; https in production';

export class CreateWebhookDto {
  @ApiProperty({ format: 'uri', maxLength: 2048, example: URL_EXAMPLE, description: URL_RULES })
  @IsString()
  @MaxLength(2048)
  url: string;

  @ApiProperty({ enum: SUBSCRIBABLE_TOPICS, isArray: true, minItems: 1, example: [...SUBSCRIBABLE_TOPICS] })
  @ArrayNotEmpty()
  @ArrayUnique()
  @ArrayMaxSize(SUBSCRIBABLE_TOPICS.length)
  @IsIn(SUBSCRIBABLE_TOPICS, { each: true })
  topics: SubscribableTopic[];

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200, example: 'tells the team channel' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  description?: string | null;
}

export class UpdateWebhookDto {
  @ApiPropertyOptional({ format: 'uri', maxLength: 2048, example: URL_EXAMPLE, description: URL_RULES })
  @IfGiven()
  @IsString()
  @MaxLength(2048)
  url?: string;

  @ApiPropertyOptional({ enum: SUBSCRIBABLE_TOPICS, isArray: true, minItems: 1, example: ['credits.exhausted'] })
  @IfGiven()
  @ArrayNotEmpty()
  @ArrayUnique()
  @ArrayMaxSize(SUBSCRIBABLE_TOPICS.length)
  @IsIn(SUBSCRIBABLE_TOPICS, { each: true })
  topics?: SubscribableTopic[];

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200, example: null, description: 'Null removes it' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  description?: string | null;

  @ApiPropertyOptional({ example: true, description: 'True also forgets why it was switched off' })
  @IfGiven()
  @IsBoolean()
  isActive?: boolean;
}

export class WebhookDto {
  @ApiProperty({ format: 'uuid', example: '6b1f0c86-7d0f-4a57-9a3e-0f6c1e1f6a10' })
  id: string;

  @ApiProperty({ format: 'uri', example: URL_EXAMPLE })
  url: string;

  @ApiProperty({ type: String, nullable: true, example: 'tells the team channel' })
  description: string | null;

  @ApiProperty({ enum: SUBSCRIBABLE_TOPICS, isArray: true, example: [...SUBSCRIBABLE_TOPICS] })
  topics: SubscribableTopic[];

  @ApiProperty({ example: true, description: 'Whether messages are sent; what happens meanwhile is not sent later' })
  isActive: boolean;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why the system switched it off' })
  disabledReason: string | null;

  @ApiProperty({ type: 'integer', example: 0, description: 'Deliveries given up since the last one that arrived' })
  consecutiveFailures: number;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  updatedAt: string;
}

const SECRET_RULES = 'Signs every message (standardwebhooks.com). Told in this answer only';

export class CreatedWebhookDto extends WebhookDto {
  @ApiProperty({ example: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfUcZ5JgdY=', description: SECRET_RULES })
  secret: string;
}

export class RotatedSecretDto {
  @ApiProperty({ example: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfUcZ5JgdY=', description: SECRET_RULES })
  secret: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-06-02T10:00:00.000Z',
    description: 'Until then messages carry a second signature, made with the old secret',
  })
  previousSecretUntil: string;
}

export class WebhookDeliveryDto {
  @ApiProperty({
    format: 'uuid',
    example: '0f4b8a52-3a0e-4e5c-8f83-0d4b4a5d9c77',
    description: '`msg_<id>` is the webhook-id of the message, the same at every attempt',
  })
  id: string;

  @ApiProperty({ enum: WEBHOOK_TOPICS, example: 'credits.low_balance' })
  topic: WebhookTopic;

  @ApiProperty({ enum: ['pending', 'delivered', 'failed'], example: 'delivered' })
  status: 'pending' | 'delivered' | 'failed';

  @ApiProperty({ type: 'integer', example: 1 })
  attempts: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  nextAttemptAt: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 204 })
  lastStatusCode: number | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  lastError: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-01T10:00:01.000Z' })
  deliveredAt: string | null;
}

export class WebhooksPageDto extends pageOf(WebhookDto) {}

export class WebhookDeliveriesPageDto extends pageOf(WebhookDeliveryDto) {}
