import { Module } from '@nestjs/common';
import { CreatorsModule, WatchesModule } from '@app/creators';
import { streamSlotsFor } from '../http/stream-slots.provider';
import { WatchEventsController } from './watch-events.controller';
import { WatchEventsFeed } from './watch-events.feed';
import { WatchEventsService } from './watch-events.service';
import { WatchesController } from './watches.controller';
import { WatchesService } from './watches.service';

/** The events stand first: their path would else be taken for the id of a watch. */
@Module({
  imports: [CreatorsModule, WatchesModule],
  controllers: [WatchEventsController, WatchesController],
  providers: [WatchEventsFeed, WatchEventsService, WatchesService, streamSlotsFor('watches')],
})
export class WatchesApiModule {}
