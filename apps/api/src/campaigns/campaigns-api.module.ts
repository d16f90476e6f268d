import { Module } from '@nestjs/common';
import { CampaignsModule } from '@app/campaigns';
import { CreatorsModule } from '@app/creators';
import { CreditsModule } from '@app/credits';
import { CampaignAccessController } from './campaign-access.controller';
import { CampaignAccessService } from './campaign-access.service';
import { CampaignPostsController } from './campaign-posts.controller';
import { CampaignPostsService } from './campaign-posts.service';
import { CampaignProfilesController } from './campaign-profiles.controller';
import { CampaignProfilesService } from './campaign-profiles.service';
import { CampaignsController } from './campaigns.controller';
import { CampaignsService } from './campaigns.service';
import { RateCardsController } from './rate-cards.controller';
import { RateCardsService } from './rate-cards.service';

@Module({
  imports: [CampaignsModule, CreatorsModule, CreditsModule],
  controllers: [
    CampaignsController,
    CampaignProfilesController,
    CampaignPostsController,
    CampaignAccessController,
    RateCardsController,
  ],
  providers: [CampaignsService, CampaignProfilesService, CampaignPostsService, CampaignAccessService, RateCardsService],
})
export class CampaignsApiModule {}
