import { Module } from '@nestjs/common';
import { Cache } from '@app/cache';
import { AccessRecordsRepository } from './access/access-records.repository';
import { CreatorAccessRepository } from './access/creator-access.repository';
import { CreatorAccess } from './access/creator-access.service';
import { AnalysisModule } from './analysis/analysis.module';
import { CreatorFactsRepository } from './analytics/creator-facts.repository';
import { GetCreatorAnalytics } from './analytics/get-creator-analytics.use-case';
import { PeerDistributionsRepository } from './analytics/peer-distributions.repository';
import { PublishedBenchmarksRepository } from './analytics/published-benchmarks.repository';
import { RateCardsInForceRepository } from './analytics/rate-cards-in-force.repository';
import { SharedCommentersRepository } from './commenters/shared-commenters.repository';
import { CreatorDocumentsRepository } from './document/creator-documents.repository';
import { EraseCreator } from './erasure/erase-creator.use-case';
import { ErasedCreatorsRepository } from './erasure/erased-creators.repository';
import { LookupRecorder } from './history/lookup-recorder';
import { MostReadCreatorsRepository } from './history/most-read-creators.repository';
import { SearchHistoryRepository } from './history/search-history.repository';
import { expectCreators } from './read/cached-creators';
import { CreatorPosts } from './read/creator-posts.use-case';
import { GetCreator } from './read/get-creator.use-case';
import { PostsRepository } from './read/posts.repository';
import { SurroundingsRepository } from './read/surroundings.repository';
import { FollowedCreatorsRepository } from './refresh/followed-creators.repository';
import { CreatorListingsRepository } from './search/creator-listings.repository';
import { CreatorSearchRepository } from './search/creator-search.repository';
import { RankedRangeRepository } from './search/ranked-range.repository';
import { MatchReasonsRepository } from './search/match-reasons.repository';
import { SavedSearchesRepository } from './search/saved-searches.repository';
import { CreatorFeaturesRepository } from './similar/creator-features.repository';
import { FindSimilar } from './similar/find-similar.use-case';
import { SimilarCreatorsRepository } from './similar/similar-creators.repository';
import { CreatorStoreRepository } from './sync/creator-store.repository';
import { FreshCreatorsRepository } from './sync/fresh-creators.repository';
import { RecordFound } from './sync/record-found.use-case';
import { RecordMissing } from './sync/record-missing.use-case';
import { SyncCreator } from './sync/sync-creator.use-case';

/** What other libraries and the applications use. */
const OFFERED = [
  AccessRecordsRepository,
  CreatorAccess,
  CreatorAccessRepository,
  CreatorFeaturesRepository,
  CreatorListingsRepository,
  CreatorPosts,
  CreatorSearchRepository,
  RankedRangeRepository,
  EraseCreator,
  FindSimilar,
  FollowedCreatorsRepository,
  FreshCreatorsRepository,
  GetCreator,
  GetCreatorAnalytics,
  LookupRecorder,
  MatchReasonsRepository,
  MostReadCreatorsRepository,
  PeerDistributionsRepository,
  PostsRepository,
  RateCardsInForceRepository,
  SavedSearchesRepository,
  SearchHistoryRepository,
  SharedCommentersRepository,
  SurroundingsRepository,
  SyncCreator,
];
const INTERNAL = [
  CreatorDocumentsRepository,
  CreatorFactsRepository,
  CreatorStoreRepository,
  ErasedCreatorsRepository,
  PublishedBenchmarksRepository,
  RecordFound,
  RecordMissing,
  SimilarCreatorsRepository,
];

/** Profiles, posts, snapshots, access, discovery. Needs the global modules for database, cache, queues and Instagram. */
@Module({ imports: [AnalysisModule], providers: [...OFFERED, ...INTERNAL], exports: [AnalysisModule, ...OFFERED] })
export class CreatorsModule {
  constructor(cache: Cache) {
    expectCreators(cache);
  }
}
