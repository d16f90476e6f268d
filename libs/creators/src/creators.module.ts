import { Module } from '@nestjs/common';
import { AnalysisModule } from './analysis/analysis.module';
import { CreatorAccess } from './access/creator-access.service';
import { CreatorAccessRepository } from './access/creator-access.repository';
import { CreatorDocumentsRepository } from './document/creator-documents.repository';
import { LookupRecorder } from './history/lookup-recorder';
import { SearchHistoryRepository } from './history/search-history.repository';
import { GetCreator } from './read/get-creator.use-case';
import { PostsRepository } from './read/posts.repository';
import { SurroundingsRepository } from './read/surroundings.repository';
import { CreatorStoreRepository } from './sync/creator-store.repository';
import { RecordFound } from './sync/record-found.use-case';
import { RecordMissing } from './sync/record-missing.use-case';
import { SyncCreator } from './sync/sync-creator.use-case';

/** Profiles, posts, snapshots and access. Needs the global modules for database, cache, queues and Instagram. */
@Module({
  imports: [AnalysisModule],
  providers: [
    CreatorAccess,
    CreatorAccessRepository,
    CreatorDocumentsRepository,
    CreatorStoreRepository,
    GetCreator,
    LookupRecorder,
    PostsRepository,
    RecordFound,
    RecordMissing,
    SearchHistoryRepository,
    SurroundingsRepository,
    SyncCreator,
  ],
  exports: [
    AnalysisModule,
    CreatorAccess,
    CreatorAccessRepository,
    GetCreator,
    LookupRecorder,
    PostsRepository,
    SearchHistoryRepository,
    SurroundingsRepository,
    SyncCreator,
  ],
})
export class CreatorsModule {}
