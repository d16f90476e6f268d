import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { SearchHistoryController } from './search-history.controller';

@Module({ imports: [CreatorsModule], controllers: [SearchHistoryController] })
export class SearchHistoryModule {}
