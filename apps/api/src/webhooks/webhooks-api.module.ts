import { Module } from '@nestjs/common';
import { WebhooksModule } from '@app/webhooks';
import { WebhooksApiService } from './webhooks-api.service';
import { WebhooksController } from './webhooks.controller';

@Module({ imports: [WebhooksModule], controllers: [WebhooksController], providers: [WebhooksApiService] })
export class WebhooksApiModule {}
