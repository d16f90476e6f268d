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

@Module({
  imports: [CreatorsModule, CreditsModule],
  controllers: [CreatorAnalyticsController, CreatorsController, FormulasController, PaidCreatorsController],
  providers: [CreatorAnalyticsService, CreatorInsightsService, CreatorsService, PaidCreatorsService, ReaderStanding],
})
export class CreatorsApiModule {}
