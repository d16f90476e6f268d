import { Module } from '@nestjs/common';
import { CampaignsModule } from '@app/campaigns';
import { CreatorsModule } from '@app/creators';
import { ListedCreatorsService } from './listed-creators.service';
import { ListsController } from './lists.controller';
import { ListsService } from './lists.service';

@Module({
  imports: [CampaignsModule, CreatorsModule],
  controllers: [ListsController],
  providers: [ListedCreatorsService, ListsService],
})
export class ListsApiModule {}
