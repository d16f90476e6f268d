import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { RateLimit } from '../http/rate-limit.decorator';
import { IdParam } from '../http/uuid.param';
import {
  CreatedWebhookDto,
  CreateWebhookDto,
  RotatedSecretDto,
  UpdateWebhookDto,
  WebhookDeliveriesPageDto,
  WebhookDeliveryDto,
  WebhookDto,
  WebhooksPageDto,
} from './dto/webhook.dto';
import { WebhooksApiService } from './webhooks-api.service';

const ID = { name: 'id', example: '6b1f0c86-7d0f-4a57-9a3e-0f6c1e1f6a10' };

@ApiTags('Webhooks')
@Controller('api/v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksApiService) {}

  @Post()
  @Idempotent()
  @RateLimit('expensive')
  @ApiOperation({
    summary: 'Be told of events at an address of yours',
    description:
      'Messages are POSTed as `{ type, timestamp, data }` and signed as standardwebhooks.com says. Anything but a 2xx within ten ' +
      'seconds is tried again seven times over a day and a half; a message may arrive more than once, with the same `webhook-id`. ' +
      'At most ten endpoints. The secret is told here and never again.',
  })
  @Answers(201, CreatedWebhookDto)
  @ApiProblem('RESOURCE.CONFLICT')
  create(@CurrentUser() owner: Principal, @Body() endpoint: CreateWebhookDto): Promise<CreatedWebhookDto> {
    return this.webhooks.create(owner, endpoint);
  }

  @Get()
  @ApiOperation({ summary: 'Your webhook endpoints, latest first' })
  @Answers(200, WebhooksPageDto)
  list(@CurrentUser() owner: Principal, @Query() page: PageQueryDto): Promise<WebhooksPageDto> {
    return this.webhooks.list(owner, page);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of your webhook endpoints' })
  @Answers(200, WebhookDto)
  get(@CurrentUser() owner: Principal, @IdParam(ID) id: string): Promise<WebhookDto> {
    return this.webhooks.get(owner, id);
  }

  @Patch(':id')
  @RateLimit('expensive')
  @ApiOperation({ summary: 'Change an endpoint, or switch it on or off', description: 'What is left out stays.' })
  @Answers(200, WebhookDto)
  change(
    @CurrentUser() owner: Principal,
    @IdParam(ID) id: string,
    @Body() change: UpdateWebhookDto,
  ): Promise<WebhookDto> {
    return this.webhooks.change(owner, id, change);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Delete an endpoint with its deliveries' })
  @Answers(204)
  remove(@CurrentUser() owner: Principal, @IdParam(ID) id: string): Promise<void> {
    return this.webhooks.remove(owner, id);
  }

  @Post(':id/rotate-secret')
  @Idempotent()
  @ApiOperation({
    summary: 'Replace the secret of an endpoint',
    description: 'For a day messages carry two signatures, made with the new secret and with the old one.',
  })
  @Answers(200, RotatedSecretDto)
  rotateSecret(@CurrentUser() owner: Principal, @IdParam(ID) id: string): Promise<RotatedSecretDto> {
    return this.webhooks.rotateSecret(owner, id);
  }

  @Post(':id/test')
  @Idempotent()
  @RateLimit('expensive')
  @ApiOperation({ summary: 'Send a webhook.test message to an endpoint' })
  @Answers(202, WebhookDeliveryDto)
  @ApiProblem('RESOURCE.CONFLICT')
  test(@CurrentUser() owner: Principal, @IdParam(ID) id: string): Promise<WebhookDeliveryDto> {
    return this.webhooks.test(owner, id);
  }

  @Get(':id/deliveries')
  @ApiOperation({
    summary: 'What became of the messages to an endpoint, latest first',
    description: 'Kept for 30 days.',
  })
  @Answers(200, WebhookDeliveriesPageDto)
  listDeliveries(
    @CurrentUser() owner: Principal,
    @IdParam(ID) id: string,
    @Query() page: PageQueryDto,
  ): Promise<WebhookDeliveriesPageDto> {
    return this.webhooks.listDeliveries(owner, id, page);
  }

  @Post(':id/deliveries/:deliveryId/resend')
  @Idempotent()
  @RateLimit('expensive')
  @ApiOperation({
    summary: 'Send a message again',
    description: 'Under its old `webhook-id`. A delivery that was given up gets one more attempt.',
  })
  @Answers(202, WebhookDeliveryDto)
  @ApiProblem('RESOURCE.CONFLICT')
  resend(
    @CurrentUser() owner: Principal,
    @IdParam(ID) id: string,
    @IdParam({ name: 'deliveryId', example: '0f4b8a52-3a0e-4e5c-8f83-0d4b4a5d9c77' }) deliveryId: string,
  ): Promise<WebhookDeliveryDto> {
    return this.webhooks.resend(owner, id, deliveryId);
  }
}
