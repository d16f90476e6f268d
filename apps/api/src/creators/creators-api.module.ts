import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { CreditsModule } from '@app/credits';
import { CreatorInsightsService } from './creator-insights.service';
import { CreatorsController } from './creators.controller';
import { CreatorsService } from './creators.service';

@Module({
  imports: [CreatorsModule, CreditsModule],
  controllers: [CreatorsController],
  providers: [CreatorInsightsService, CreatorsService],
})
export class CreatorsApiModule {}
