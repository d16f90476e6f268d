import { Module } from '@nestjs/common';
import { CampaignAccessRepository } from './campaigns/campaign-access.repository';
import { CampaignMatchingRepository } from './campaigns/campaign-matching.repository';
import { CampaignPostsRepository } from './campaigns/campaign-posts.repository';
import { CampaignProfilesRepository } from './campaigns/campaign-profiles.repository';
import { CampaignReportRepository } from './campaigns/campaign-report.repository';
import { CampaignsRepository } from './campaigns/campaigns.repository';
import { RateCardsRepository } from './campaigns/rate-cards.repository';
import { CreatorNamesRepository } from './creator-names.repository';
import { CollectedCreatorsRepository } from './collected/collected-creators.repository';
import { FavoritesRepository } from './favorites/favorites.repository';
import { ListedCreatorsRepository } from './lists/listed-creators.repository';
import { ListsRepository } from './lists/lists.repository';

const REPOSITORIES = [
  CampaignAccessRepository,
  CampaignMatchingRepository,
  CampaignPostsRepository,
  CampaignProfilesRepository,
  CampaignReportRepository,
  CampaignsRepository,
  CollectedCreatorsRepository,
  FavoritesRepository,
  ListedCreatorsRepository,
  ListsRepository,
  RateCardsRepository,
];

@Module({ providers: [CreatorNamesRepository, ...REPOSITORIES], exports: REPOSITORIES })
export class CampaignsModule {}
