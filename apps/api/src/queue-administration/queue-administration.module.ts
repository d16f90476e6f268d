import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { takeBoardCookie } from './board-cookie';
import { BoardSessionController } from './board-session.controller';
import { BoardController } from './board.controller';
import { BoardService } from './board.service';
import { QueueAdministrationService } from './queue-administration.service';
import { QueuesController } from './queues.controller';

@Module({
  imports: [CreatorsModule],
  controllers: [QueuesController, BoardSessionController, BoardController],
  providers: [QueueAdministrationService, BoardService],
})
export class QueueAdministrationModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(takeBoardCookie).forRoutes(BoardController);
  }
}
