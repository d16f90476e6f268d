import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { CreditsModule } from '@app/credits';
import { CreatorInsightsService } from './creator-insights.service';
import { CreatorsController } from './creators.controller';
import { CreatorsService } from './creators.service';
import { PaidCreatorsController } from './paid-creators.controller';
import { PaidCreatorsService } from './paid-creators.service';
import { ReaderStanding } from './reader-standing.service';

@Module({
  imports: [CreatorsModule, CreditsModule],
  controllers: [CreatorsController, PaidCreatorsController],
  providers: [CreatorInsightsService, CreatorsService, PaidCreatorsService, ReaderStanding],
})
export class CreatorsApiModule {}
