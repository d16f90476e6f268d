import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { AccessGrantsController } from './access-grants.controller';
import { AccessGrantsService } from './access-grants.service';

@Module({ imports: [CreatorsModule], controllers: [AccessGrantsController], providers: [AccessGrantsService] })
export class AccessGrantsModule {}
