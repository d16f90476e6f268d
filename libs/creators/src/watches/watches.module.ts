import { Module } from '@nestjs/common';
import { CreatorAlertsRepository } from './creator-alerts.repository';
import { SearchAlertsRepository } from './search-alerts.repository';
import { TellNewMatches } from './tell-new-matches.use-case';
import { TellWatches } from './tell-watches.use-case';
import { WatchMarksRepository } from './watch-marks.repository';
import { WatchesRepository } from './watches.repository';

/** Watched creators, saved searches with alerts, and what users are told of both. Needs the global module for the database. */
@Module({
  providers: [
    CreatorAlertsRepository,
    SearchAlertsRepository,
    TellNewMatches,
    TellWatches,
    WatchMarksRepository,
    WatchesRepository,
  ],
  exports: [CreatorAlertsRepository, TellNewMatches, TellWatches, WatchesRepository],
})
export class WatchesModule {}
