import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { CreditsModule } from '@app/credits';
import { CreatorAnalyticsController } from './creator-analytics.controller';
import { CreatorAnalyticsService } from './creator-analytics.service';
import { CreatorInsightsService } from './creator-insights.service';
import { CreatorsController } from './creators.controller';
import { CreatorsService } from './creators.service';
import { FormulasController } from './formulas.controller';
import { PaidCreatorsController } from './paid-creators.controller';
import { PaidCreatorsService } from './paid-creators.service';
import { ReaderStanding } from './reader-standing.service';
import { SharedCommentersController } from './shared-commenters.controller';
import { SharedCommentersService } from './shared-commenters.service';

@Module({
  imports: [CreatorsModule, CreditsModule],
  controllers: [
    CreatorAnalyticsController,
    CreatorsController,
    FormulasController,
    PaidCreatorsController,
    SharedCommentersController,
  ],
  providers: [
    CreatorAnalyticsService,
    CreatorInsightsService,
    CreatorsService,
    PaidCreatorsService,
    ReaderStanding,
    SharedCommentersService,
  ],
})
export class CreatorsApiModule {}
