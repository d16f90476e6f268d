import { CampaignEntity } from './campaign.entity';
import { CampaignPostEntity } from './campaign-post.entity';
import { CampaignProfileEntity } from './campaign-profile.entity';
import { EmvRateCardEntity } from './emv-rate-card.entity';
import { UserFavoriteEntity } from './user-favorite.entity';
import { UserListEntity } from './user-list.entity';
import { UserListProfileEntity } from './user-list-profile.entity';

/** Every table this library owns. */
export const CAMPAIGN_ENTITIES = [
  CampaignEntity,
  CampaignPostEntity,
  CampaignProfileEntity,
  EmvRateCardEntity,
  UserFavoriteEntity,
  UserListEntity,
  UserListProfileEntity,
];
