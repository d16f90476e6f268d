import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { SavedSearchesController } from './saved-searches.controller';
import { SavedSearchesService } from './saved-searches.service';
import { SearchController } from './search.controller';
import { SearchService } from './search.service';

/** Creators by conditions, words and names; searches that are kept. */
@Module({
  imports: [CreatorsModule],
  controllers: [SearchController, SavedSearchesController],
  providers: [SearchService, SavedSearchesService],
})
export class SearchModule {}
