import { AiAnalysisJobLogEntity } from './ai-analysis-job-log.entity';
import { AiAnalysisJobEntity } from './ai-analysis-job.entity';
import { AudienceDemographicEntity } from './audience-demographic.entity';
import { CommentSentimentEntity } from './comment-sentiment.entity';
import { CreatorAlertEntity } from './creator-alert.entity';
import { CreatorFeaturesEntity } from './creator-features.entity';
import { CreatorListingEntity } from './creator-listing.entity';
import { CreatorMetadataEntity } from './creator-metadata.entity';
import { CreatorRefreshEntity } from './creator-refresh.entity';
import { CreatorTagEntity } from './creator-tag.entity';
import { CreatorWatchMarkEntity } from './creator-watch-mark.entity';
import { CreatorWatchEntity } from './creator-watch.entity';
import { ErasedCreatorEntity } from './erased-creator.entity';
import { CreatorTextEntity } from './creator-text.entity';
import { MentionEntity } from './mention.entity';
import { PeerDistributionEntity } from './peer-distribution.entity';
import { PostEntity } from './post.entity';
import { PostSnapshotEntity } from './post-snapshot.entity';
import { ProfileSnapshotEntity } from './profile-snapshot.entity';
import { ProfileEntity } from './profile.entity';
import { PublishedBenchmarkEntity } from './published-benchmark.entity';
import { RelatedProfileEntity } from './related-profile.entity';
import { SearchAlertEntity } from './search-alert.entity';
import { SearchHistoryEntity } from './search-history.entity';
import { UserProfileAccessEntity } from './user-profile-access.entity';
import { UserSearchEntity } from './user-search.entity';

/** Every table this library owns. */
export const CREATOR_ENTITIES = [
  AiAnalysisJobEntity,
  AiAnalysisJobLogEntity,
  AudienceDemographicEntity,
  CommentSentimentEntity,
  CreatorAlertEntity,
  CreatorFeaturesEntity,
  CreatorListingEntity,
  CreatorMetadataEntity,
  CreatorRefreshEntity,
  CreatorTagEntity,
  ErasedCreatorEntity,
  CreatorTextEntity,
  CreatorWatchEntity,
  CreatorWatchMarkEntity,
  MentionEntity,
  PeerDistributionEntity,
  PostEntity,
  PostSnapshotEntity,
  ProfileEntity,
  ProfileSnapshotEntity,
  PublishedBenchmarkEntity,
  RelatedProfileEntity,
  SearchAlertEntity,
  SearchHistoryEntity,
  UserProfileAccessEntity,
  UserSearchEntity,
];
