import { Module } from '@nestjs/common';
import { GeneratorModule } from '../generator/generator.module';
import { CallJournal } from './call-journal';
import { CallNotes } from './call-notes';
import { Callbacks } from './callbacks';
import { ContentMaker } from './content-maker';
import { DecodoAuthGuard } from './decodo-auth.guard';
import { DecodoSettings } from './decodo-settings';
import { DecodoState } from './decodo-state';
import { FaultBoard } from './fault-board';
import { FaultyAnswers } from './faulty-answers';
import { RequestReader } from './request-reader';
import { ScrapeController } from './scrape.controller';
import { ScrapeService } from './scrape.service';
import { TaskStarter } from './task-starter';
import { TaskStore } from './task-store';
import { TaskController } from './task.controller';

/** Stand-in for the scraping service. */
@Module({
  imports: [GeneratorModule],
  controllers: [ScrapeController, TaskController],
  providers: [
    CallJournal,
    CallNotes,
    Callbacks,
    ContentMaker,
    DecodoAuthGuard,
    DecodoSettings,
    DecodoState,
    FaultBoard,
    FaultyAnswers,
    RequestReader,
    ScrapeService,
    TaskStarter,
    TaskStore,
  ],
  exports: [CallJournal, DecodoSettings, DecodoState, FaultBoard],
})
export class DecodoModule {}
