import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { QueueAdministrationService } from './queue-administration.service';
import { QueuesController } from './queues.controller';

@Module({ imports: [CreatorsModule], controllers: [QueuesController], providers: [QueueAdministrationService] })
export class QueueAdministrationModule {}
